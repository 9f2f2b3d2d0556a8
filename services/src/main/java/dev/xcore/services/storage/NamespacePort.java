package dev.xcore.services.storage;

import dev.xcore.handlers.StorageKeys;
import dev.xcore.handlers.StoragePort;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Storage;
import dev.xcore.sdk.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The part of a store that one version of a plugin uses. Thread safe. */
final class NamespacePort implements StoragePort, AutoCloseable {

  private static final int MOST_UPLOADS = 16;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final ObjectStore store;
  private final String namespace;
  private final long mostBytes;
  private final Map<String, Begun> uploads = new LinkedHashMap<>();

  NamespacePort(ObjectStore store, String namespace, long mostBytes) {
    this.store = store;
    this.namespace = namespace;
    this.mostBytes = mostBytes;
  }

  /** Something that is being written; its lock is held by whoever works on it. */
  private static final class Begun {
    private final String key;
    private final ObjectStore.Upload upload;
    private long bytes;
    private volatile long usedAt = System.nanoTime();

    Begun(String key, ObjectStore.Upload upload) {
      this.key = key;
      this.upload = upload;
    }
  }

  private String inner(String key) {
    return namespace + StorageKeys.check(key);
  }

  private StoredObject outer(StoredObject object) {
    return new StoredObject(
        object.key().substring(namespace.length()),
        object.size(),
        object.etag(),
        object.modified());
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    return store.stat(inner(key)).map(this::outer);
  }

  @Override
  public byte[] read(String key, String etag, long offset, int most) {
    if (offset < 0 || most < 0 || most > CHUNK) {
      throw new IllegalArgumentException("%d bytes from %d cannot be read".formatted(most, offset));
    }
    return store.read(inner(key), etag, offset, most);
  }

  @Override
  public String begin(String key) {
    String inner = inner(key);
    forgetIdle();
    String name = UUID.randomUUID().toString();
    synchronized (uploads) {
      if (uploads.size() >= MOST_UPLOADS) {
        throw new OverloadedException(
            "%d objects are being written already; no more at once".formatted(MOST_UPLOADS));
      }
      uploads.put(name, new Begun(key, store.begin(inner)));
    }
    return name;
  }

  /** Whoever was killed while it wrote does not come back. */
  private void forgetIdle() {
    List<Begun> idle = new ArrayList<>();
    synchronized (uploads) {
      long now = System.nanoTime();
      uploads.values().removeIf(begun -> now - begun.usedAt > IDLE.toNanos() && idle.add(begun));
    }
    idle.forEach(NamespacePort::abort);
  }

  private Begun begun(String upload) {
    synchronized (uploads) {
      Begun begun = uploads.get(upload);
      if (begun == null) {
        throw new NotFoundException("nothing of that name is being written");
      }
      begun.usedAt = System.nanoTime();
      return begun;
    }
  }

  @Override
  public void append(String upload, byte[] bytes) {
    Begun begun = begun(upload);
    synchronized (begun) {
      if (bytes.length > CHUNK || begun.bytes + bytes.length > mostBytes) {
        throw new PayloadTooLargeException(
            "'%s' is larger than %d bytes, the most that this storage keeps (max_object)"
                .formatted(begun.key, mostBytes));
      }
      begun.bytes += bytes.length;
      begun.upload.append(bytes);
    }
  }

  @Override
  public StoredObject commit(String upload) {
    Begun begun = begun(upload);
    synchronized (begun) {
      StoredObject stored = begun.upload.commit();
      synchronized (uploads) {
        uploads.remove(upload);
      }
      return outer(stored);
    }
  }

  @Override
  public void abort(String upload) {
    Begun begun;
    synchronized (uploads) {
      begun = uploads.remove(upload);
    }
    if (begun != null) {
      abort(begun);
    }
  }

  private static void abort(Begun begun) {
    synchronized (begun) {
      begun.upload.abort();
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int most) {
    if (most < 1 || most > Storage.MAX_LISTED) {
      throw new IllegalArgumentException("%d objects cannot be listed at once".formatted(most));
    }
    String last = StorageKeys.checkPart(after);
    return store
        .list(
            namespace + StorageKeys.checkPart(prefix), last.isEmpty() ? "" : namespace + last, most)
        .stream()
        .map(this::outer)
        .toList();
  }

  @Override
  public boolean delete(String key) {
    return store.delete(inner(key));
  }

  @Override
  public StoredObject copy(String from, String to) {
    return outer(store.copy(inner(from), inner(to)));
  }

  /** Forgets what was begun and not ended. */
  @Override
  public void close() {
    List<Begun> all;
    synchronized (uploads) {
      all = new ArrayList<>(uploads.values());
      uploads.clear();
    }
    all.forEach(NamespacePort::abort);
  }
}
