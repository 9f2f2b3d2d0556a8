package dev.xcore.handlers;

import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Storage;
import dev.xcore.sdk.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The storage of a plugin over its port, the same on both sides of a process wall. Thread safe.
 *
 * @param port does the work
 */
public record BoundStorage(StoragePort port) implements Storage, Brokered {

  @Override
  public StoredObject put(String key, byte[] content) {
    try {
      return write(key, out -> out.write(content));
    } catch (IOException impossible) {
      throw new IllegalStateException("bytes in memory can be written", impossible);
    }
  }

  @Override
  public StoredObject write(String key, Content content) throws IOException {
    StorageKeys.check(key);
    Objects.requireNonNull(content, "content is null");
    String upload = port.begin(key);
    boolean isWhole = false;
    try {
      StorageOutput out = new StorageOutput(port, upload);
      content.writeTo(out);
      out.end();
      StoredObject stored = port.commit(upload);
      isWhole = true;
      return stored;
    } finally {
      if (!isWhole) {
        port.abort(upload);
      }
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    Optional<StoredObject> found = stat(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    StoredObject object = found.get();
    if (object.size() > MAX_BYTES_AT_ONCE) {
      throw new PayloadTooLargeException(
          "'%s' has %d bytes; more than %d are read by open()"
              .formatted(key, object.size(), MAX_BYTES_AT_ONCE));
    }
    try (InputStream in = new StorageInput(port, object)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) object.size());
      in.transferTo(bytes);
      return Optional.of(bytes.toByteArray());
    } catch (NotFoundException deletedMeanwhile) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException("a port throws no such thing", impossible);
    }
  }

  @Override
  public Optional<InputStream> open(String key) {
    return stat(key).map(object -> new StorageInput(port, object));
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    return port.stat(StorageKeys.check(key));
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int most) {
    if (most < 1 || most > MAX_LISTED) {
      throw new IllegalArgumentException(
          "%d objects cannot be listed at once: 1 to %d".formatted(most, MAX_LISTED));
    }
    return port.list(StorageKeys.checkPart(prefix), StorageKeys.checkPart(after), most);
  }

  @Override
  public boolean delete(String key) {
    return port.delete(StorageKeys.check(key));
  }

  @Override
  public StoredObject copy(String from, String to) {
    return port.copy(StorageKeys.check(from), StorageKeys.check(to));
  }
}
