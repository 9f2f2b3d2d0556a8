package dev.xcore.services.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundDocuments;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.Document;
import dev.xcore.sdk.Documents;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents are, wherever they are kept. */
@Timeout(120)
abstract class DocumentsContract {

  private Documents documents;

  /** Opens a store; called before each test. */
  abstract DocumentStore open() throws Exception;

  /** Ends it, with all that is in it. */
  abstract void end() throws Exception;

  private DocumentStore store;

  @BeforeEach
  void start() throws Exception {
    store = open();
    documents = of("shop");
  }

  @AfterEach
  void stop() throws Exception {
    end();
  }

  final Documents of(String plugin) {
    return BoundDocuments.of(port(plugin), Binder.create());
  }

  final DocumentPort port(String plugin) {
    return new PluginDocuments(store, plugin);
  }

  @Test
  void whatIsPutIsThereUntilItIsDeleted() {
    assertThat(documents.get("ada", Member.class)).isEmpty();
    long version = documents.put("ada", Member.of("Ada"));

    assertThat(documents.get("ada", Member.class)).contains(Member.of("Ada"));
    assertThat(documents.find("ada", Member.class))
        .contains(new Document<>("ada", Member.of("Ada"), version, Duration.ZERO));
    assertThat(documents.exists("ada")).isTrue();
    assertThat(documents.exists("ad")).isFalse();
    documents.put("list", List.of(Member.of("Bob"), Member.of("Eve")));
    assertThat(documents.get("list", new TypeRef<List<Member>>() {}))
        .contains(List.of(Member.of("Bob"), Member.of("Eve")));

    assertThat(documents.delete("ada")).isTrue();
    assertThat(documents.delete("ada")).isFalse();
    assertThat(documents.exists("ada")).isFalse();
    assertThat(documents.keys("*")).containsExactly("list");
  }

  @Test
  void severalAreReadAndWrittenAtOnce() {
    Map<String, Integer> values = new LinkedHashMap<>();
    IntStream.range(0, 1000).forEach(i -> values.put("n" + i, i));
    documents.putAll(values);

    assertThat(documents.getAll(List.of("n7", "none", "n999"), Integer.class))
        .containsExactly(entry("n7", 7), entry("n999", 999));
    assertThat(documents.getAll(values.keySet(), Integer.class)).isEqualTo(values);
    assertThat(documents.deleteAll(List.of("n1", "n1", "n2", "none"))).isEqualTo(2);
    assertThat(documents.deleteAll(List.of())).isZero();
    assertThat(documents.keys("n*")).hasSize(998);
  }

  @Test
  void whoeverStoresAnOutdatedDocumentGetsAConflict() {
    long first = documents.insert("a", "one");
    assertThatThrownBy(() -> documents.insert("a", "two"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("there is a document 'a' already");

    long second = documents.replace("a", "two", first);
    assertThat(second).isNotEqualTo(first).isPositive().isLessThan(1L << 53);
    assertThatThrownBy(() -> documents.replace("a", "three", first))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("was changed or deleted since it was read");
    assertThatThrownBy(() -> documents.delete("a", first)).isInstanceOf(ConflictException.class);
    assertThat(documents.get("a", String.class)).contains("two");

    documents.delete("a", second);
    assertThatThrownBy(() -> documents.replace("a", "four", second))
        .isInstanceOf(ConflictException.class);
    documents.insert("a", "made anew");
    assertThatThrownBy(() -> documents.delete("a", second)).isInstanceOf(ConflictException.class);
  }

  @Test
  void aDocumentIsGoneWhenItsTimeIsOver() {
    long version = documents.put("short", 1, Duration.ofMillis(300));
    documents.put("long", 2, Duration.ofHours(1));
    documents.put("kept", 3, Duration.ofMillis(300));
    documents.put("kept", 3);
    Duration left = documents.find("long", Integer.class).orElseThrow().ttl();
    assertThat(left).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));

    await().until(() -> documents.get("short", Integer.class).isEmpty());
    assertThat(documents.exists("short")).isFalse();
    assertThat(documents.keys("*")).containsExactly("kept", "long");
    assertThatThrownBy(() -> documents.replace("short", 2, version))
        .isInstanceOf(ConflictException.class);
    documents.insert("short", 4);
    assertThat(documents.get("short", Integer.class)).contains(4);

    long timed = documents.put("timed", 1, Duration.ofHours(1));
    documents.replace("timed", 2, timed);
    assertThat(documents.find("timed", Integer.class).orElseThrow().ttl()).isPositive();
  }

  @Test
  void countersGiveEverybodyAnotherNumber() throws Exception {
    assertThat(documents.increment("n", 5)).isEqualTo(5);
    assertThat(documents.increment("n", -7)).isEqualTo(-2);
    assertThat(documents.get("n", Long.class)).contains(-2L);

    Set<Long> given = new ConcurrentSkipListSet<>();
    together(
        8,
        i -> {
          for (int k = 0; k < 25; k++) {
            given.add(documents.increment("tickets", 1));
          }
        });
    assertThat(given).hasSize(200);
    assertThat(documents.get("tickets", Long.class)).contains(200L);

    documents.increment("window", 1, Duration.ofMillis(300));
    documents.increment("window", 1, Duration.ofHours(1));
    await().until(() -> !documents.exists("window"));
    assertThat(documents.increment("window", 1)).isEqualTo(1);
  }

  @Test
  void whatIsNoNumberIsNotCounted() {
    documents.put("text", "1");
    documents.put("fraction", 1.5);
    documents.put("most", Long.MAX_VALUE);
    for (String key : List.of("text", "fraction", "most")) {
      assertThatThrownBy(() -> documents.increment(key, 1))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("no whole number");
    }
    assertThat(documents.get("most", Long.class)).contains(Long.MAX_VALUE);
    assertThat(documents.increment("most", -1)).isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void ofManyWhoInsertOneSucceedsAndChangesAreNotLost() throws Exception {
    AtomicInteger inserted = new AtomicInteger();
    together(
        8,
        i -> {
          try {
            documents.insert("once", i);
            inserted.incrementAndGet();
          } catch (ConflictException lost) {
            assertThat(lost).hasMessageContaining("already");
          }
          for (int k = 0; k < 5; k++) {
            add("list", i * 10 + k);
          }
        });
    assertThat(inserted).hasValue(1);
    assertThat(documents.get("list", new TypeRef<List<Integer>>() {}).orElseThrow()).hasSize(40);
  }

  private void add(String key, int value) {
    while (true) {
      try {
        List<Integer> some = new ArrayList<>();
        var there = documents.find(key, Integer[].class);
        there.ifPresent(document -> some.addAll(List.of(document.value())));
        some.add(value);
        if (there.isPresent()) {
          documents.replace(key, some, there.get().version());
        } else {
          documents.insert(key, some);
        }
        return;
      } catch (ConflictException again) {
        assertThat(again.code()).isEqualTo("conflict");
      }
    }
  }

  /** What one of several does. */
  private interface Part {
    void run(int number) throws Exception;
  }

  private static void together(int many, Part part) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        int number = i;
        all.add(
            threads.submit(() -> {
              part.run(number);
              return true;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Test
  void keysAreSortedAndFoundByPattern() {
    for (String key :
        List.of(
            "user:2", "user:10", "user:1", "üser", "u", "v", "user:\uD83D\uDE00", "user:\uFFFD")) {
      documents.put(key, true);
    }
    assertThat(documents.keys("user:*"))
        .containsExactly("user:1", "user:10", "user:2", "user:\uFFFD", "user:\uD83D\uDE00");
    assertThat(documents.keys("user:?")).hasSize(3);
    assertThat(documents.keys("*r*")).hasSize(6);
    assertThat(documents.keys("w*")).isEmpty();
    assertThat(documents.keys("*")).hasSize(8);
  }

  @Test
  void moreThanOnePageIsScannedInOrder() {
    Map<String, Integer> values = new LinkedHashMap<>();
    for (int i = 0; i < 1600; i++) {
      values.put("n%04d".formatted(i), i);
      if (values.size() == 800) {
        documents.putAll(values);
        values.clear();
      }
    }
    List<Integer> found =
        documents.scan("n*", Integer.class, all -> all.map(Document::value).toList());
    assertThat(found).isEqualTo(IntStream.range(0, 1600).boxed().toList());
    assertThat(documents.<Integer, Long>scan("n*7", Integer.class, all -> all.count()))
        .isEqualTo(160);
    assertThat(
            documents.<Integer, List<Integer>>scan(
                "n*", Integer.class, all -> all.limit(2).map(Document::value).toList()))
        .containsExactly(0, 1);
    assertThat(documents.keys("*")).hasSize(1600);
  }

  @Test
  void largeDocumentsAreReadAFewAtATime() {
    String text = "x".repeat(Documents.MAX_BYTES - 2);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      documents.put("large" + i, text);
      keys.add("large" + i);
    }
    assertThat(documents.getAll(keys, String.class)).hasSize(6).containsEntry("large5", text);
    assertThat(port("shop").read("default", keys).asked()).isLessThan(3);
    assertThat(documents.<String, Long>scan("large*", String.class, all -> all.count()))
        .isEqualTo(6);
    assertThatThrownBy(() -> documents.put("large", text + "x"))
        .isInstanceOf(PayloadTooLargeException.class)
        .hasMessageContaining("document 'large' has 1048577 bytes of JSON; at most 1048576");
    assertThatThrownBy(
            () -> documents.putAll(Map.of("a", text, "b", text, "c", text, "d", text, "e", text)))
        .isInstanceOf(PayloadTooLargeException.class);
  }

  @Test
  void pluginsAndCollectionsDoNotSeeEachOther() {
    Documents other = of("other");
    Documents users = documents.collection("users");
    documents.put("a", 1);
    users.put("a", 2);
    other.put("a", 3);
    of("shop2").collection("users").put("a", 4);

    assertThat(documents.get("a", Integer.class)).contains(1);
    assertThat(documents.collection("default").get("a", Integer.class)).contains(1);
    assertThat(users.get("a", Integer.class)).contains(2);
    assertThat(other.get("a", Integer.class)).contains(3);
    assertThat(other.collection("users").keys("*")).isEmpty();
    assertThat(users.deleteAll(List.of("a", "b"))).isEqualTo(1);
    assertThat(documents.keys("*")).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "?",
        "[a]",
        "a*",
        "..",
        "../other:default:a",
        "'; DROP TABLE document; --",
        "%",
        "_",
        "a:b:c",
        " ",
        "trailing ",
        "ÄÖÜ",
        "Case",
        "case",
        "a\\",
        "{a}",
        "$(id)",
        "xcore:tag:x",
        "\u202Ereversed",
        "null",
        "0"
      })
  void hostileKeysAreKeysLikeOthers(String key) {
    Set<String> before = new HashSet<>(documents.keys("*"));
    documents.put("a", "other");
    documents.put(key, key);
    assertThat(documents.get(key, String.class)).contains(key);
    assertThat(documents.exists(key)).isTrue();
    assertThat(documents.get("a", String.class)).contains("other");
    assertThat(documents.delete(key)).isTrue();
    assertThat(documents.get("a", String.class)).contains("other");
    assertThat(before).isEmpty();
    assertThat(of("other").keys("*")).isEmpty();
  }

  @Test
  void keysOfTheGreatestLengthAreKept() {
    String key = "\u6F22".repeat(Documents.MAX_KEY);
    documents.put(key, 1);
    assertThat(documents.keys("\u6F22*")).containsExactly(key);
    assertThat(documents.increment(key, 1)).isEqualTo(2);
    documents.put("controlled", "\u0000\u0007\u2028\uD83D\uDE00\"\\");
    assertThat(documents.get("controlled", String.class))
        .contains("\u0000\u0007\u2028\uD83D\uDE00\"\\");
  }

  @Test
  void whatIsNoKeyValueOrTimeIsRefused() {
    for (String key : List.of("", "a\nb", "a\u0000", "\uD83D", "x".repeat(513))) {
      assertThatThrownBy(() -> documents.get(key, String.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the key of a document");
    }
    for (String name : List.of("", "Users", "a:b", "a/b", "x".repeat(64), "1a")) {
      assertThatThrownBy(() -> documents.collection(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no name of a collection");
    }
    assertThatThrownBy(() -> documents.put("a", new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("document 'a' cannot be written as JSON");
    assertThatThrownBy(() -> documents.put("a", java.util.Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null is no document");
    assertThatThrownBy(() -> documents.put("a", 1, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> documents.put("a", 1, Duration.ofDays(4000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> documents.replace("a", 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no version");
    documents.put("a", "text");
    assertThatThrownBy(() -> documents.get("a", Member.class))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("document 'a' is no " + Member.class.getName());
  }

  /** A worker may send anything. */
  @Test
  void whatAWorkerMakesUpIsRefused() {
    DocumentPort port = port("shop");
    byte[] json = {'1'};
    assertThatThrownBy(() -> port.read("a:b", List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.read("default", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.read("default", List.of("a\n")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.write("default", "a", json, -1, DocumentPort.ANY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.write("default", "a", json, Long.MAX_VALUE, DocumentPort.ANY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.write("default", "a", json, 0, -2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.write("default", "a", new byte[(1 << 20) + 1], 0, -1))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThatThrownBy(() -> port.writeAll("default", Map.of("a", json), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.add("default", "a", 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> port.keys("default", "", "", 501))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(documents.keys("*")).isEmpty();
  }
}
