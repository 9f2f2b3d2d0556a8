package dev.xcore.services.storage;

import dev.xcore.sdk.StoredObject;
import java.util.List;
import java.util.Optional;

/** Keeps objects by keys that are checked. Thread safe. */
interface ObjectStore {

  /** Something that is being written. Used by one thread at a time. */
  interface Upload {

    void append(byte[] bytes);

    StoredObject commit();

    /** Forgets what was written; harmless when repeated. */
    void abort();
  }

  /** Finds out whether it can be used. */
  void check();

  Optional<StoredObject> stat(String key);

  byte[] read(String key, String etag, long offset, int most);

  Upload begin(String key);

  List<StoredObject> list(String prefix, String after, int most);

  boolean delete(String key);

  StoredObject copy(String from, String to);

  /** Says where things are kept. */
  String place();
}
