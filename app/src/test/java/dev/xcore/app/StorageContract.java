package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.BoundStorage;
import dev.xcore.handlers.StoragePort;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Storage;
import dev.xcore.sdk.StoredObject;
import dev.xcore.services.storage.StorageExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a storage promises, whatever keeps it. */
abstract class StorageContract {

  private static final long MOST = 40 << 20;

  static final String MOST_TEXT = "40MB";

  /** Returns a storage that is empty when a test begins, for objects up to 40 MB. */
  abstract StorageExtension extension();

  private StoragePort port(String plugin) {
    return extension().port(plugin);
  }

  private Storage storage() {
    return new BoundStorage(port("shop"));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, StoragePort.CHUNK, (9 << 20) + 1, 13 << 20})
  void whatIsPutIsGot(int size) throws IOException {
    Storage storage = storage();
    byte[] content = bytes(size);
    StoredObject put = storage.put("a/b", content);
    assertThat(put.size()).isEqualTo(size);
    assertThat(storage.get("a/b")).hasValue(content);
    assertThat(storage.stat("a/b")).hasValue(put);
    try (InputStream in = storage.open("a/b").orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aChangeOfContentChangesTheTag() {
    Storage storage = storage();
    String first = storage.put("a", bytes(10)).etag();
    assertThat(storage.put("a", bytes(11)).etag()).isNotEqualTo(first);
  }

  @Test
  void whoReadsWhileItIsReplacedIsToldSo() throws IOException {
    Storage storage = storage();
    storage.put("a", bytes(3 * StoragePort.CHUNK));
    try (InputStream in = storage.open("a").orElseThrow()) {
      assertThat(in.readNBytes(10)).hasSize(10);
      storage.put("a", bytes(2 * StoragePort.CHUNK));
      assertThatThrownBy(in::readAllBytes).isInstanceOf(ConflictException.class);
    }
  }

  @Test
  void aWriteThatFailsKeepsWhatWasThere() {
    Storage storage = storage();
    storage.put("a", new byte[] {1});
    assertThatThrownBy(() ->
            storage.write(
                "a",
                out -> {
                  out.write(bytes(20 << 20));
                  throw new IOException("the disk of the author is broken");
                }))
        .isInstanceOf(IOException.class);
    assertThat(storage.get("a")).hasValue(new byte[] {1});
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    Storage storage = storage();
    assertThatThrownBy(() -> storage.put("a", new byte[(int) MOST + 1]))
        .isInstanceOf(PayloadTooLargeException.class)
        .hasMessageContaining("max_object");
    assertThat(storage.stat("a")).isEmpty();
    storage.put("large", new byte[Storage.MAX_BYTES_AT_ONCE + 1]);
    assertThatThrownBy(() -> storage.get("large")).isInstanceOf(PayloadTooLargeException.class);
  }

  @Test
  void namespacesAreApart() {
    Storage shop = storage();
    Storage other = new BoundStorage(port("other"));
    shop.put("a", new byte[] {1});
    assertThat(other.get("a")).isEmpty();
    assertThat(other.list("")).isEmpty();
    assertThat(other.delete("a")).isFalse();
    assertThat(shop.list("")).hasSize(1);
  }

  @Test
  void listsAreSortedAndGoOnWhereTheyEnded() {
    Storage storage = storage();
    List<String> keys =
        List.of("a", "a!b", "a/1", "a/2/x", "a/3", "a0", "b & <c>", "b/ü ö", "c%2F+d", "z");
    keys.reversed().forEach(key -> storage.put(key, key.getBytes(StandardCharsets.UTF_8)));
    List<String> all = new ArrayList<>();
    List<StoredObject> part = storage.list("", "", 3);
    while (!part.isEmpty()) {
      part.forEach(each -> all.add(each.key()));
      part = storage.list("", all.getLast(), 3);
    }
    assertThat(all).containsExactlyElementsOf(keys.stream().sorted().toList());
    assertThat(storage.list("a/"))
        .extracting(StoredObject::key)
        .containsExactly("a/1", "a/2/x", "a/3");
    assertThat(storage.list("a/2")).extracting(StoredObject::key).containsExactly("a/2/x");
    assertThat(storage.list("nothing")).isEmpty();
    for (String key : keys) {
      assertThat(storage.get(key)).hasValue(key.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void copiesAndDeletes() {
    Storage storage = storage();
    storage.put("from/a b", new byte[] {1, 2});
    assertThat(storage.copy("from/a b", "to").size()).isEqualTo(2);
    assertThat(storage.get("to")).hasValue(new byte[] {1, 2});
    assertThat(storage.delete("to")).isTrue();
    assertThat(storage.delete("to")).isFalse();
    assertThatThrownBy(() -> storage.copy("to", "x")).isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a\\b", "a\nb", "\0"})
  void whatIsNoKeyIsRefused(String key) {
    Storage storage = storage();
    assertThatThrownBy(() -> storage.put(key, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no key");
    StoragePort port = port("shop");
    assertThatThrownBy(() -> port.begin(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsBegunIsBoundedAndForgottenAtTheEnd() throws Exception {
    StoragePort port = port("shop");
    for (int i = 0; i < 16; i++) {
      port.append(port.begin("a" + i), new byte[] {1});
    }
    assertThatThrownBy(() -> port.begin("b")).isInstanceOf(OverloadedException.class);
    ((AutoCloseable) port).close();
    assertThat(storage().list("")).isEmpty();
    assertThatThrownBy(() -> port.append("nothing", new byte[1]))
        .isInstanceOf(NotFoundException.class);
  }
}
