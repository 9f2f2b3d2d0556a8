package dev.xcore.handlers;

import dev.xcore.sdk.StoredObject;
import java.util.List;
import java.util.Optional;

/** A port: a plugin's namespace in a storage, in plain values. Keys are checked. Thread safe. */
public interface StoragePort {

  /** The most bytes that are read or written at once. */
  int CHUNK = 1 << 20;

  /**
   * Tells what is known of something.
   *
   * @param key of it
   * @return empty if there is nothing
   */
  Optional<StoredObject> stat(String key);

  /**
   * Reads a part of something.
   *
   * @param key of it
   * @param etag of the content that is read
   * @param offset of the first byte
   * @param most bytes, at most {@link #CHUNK}
   * @return as many, fewer only at the end
   * @throws dev.xcore.sdk.ConflictException if the content has changed
   */
  byte[] read(String key, String etag, long offset, int most);

  /**
   * Begins to write something, which takes effect by {@link #commit}.
   *
   * @param key of it
   * @return a name for what is begun
   */
  String begin(String key);

  /**
   * Writes on.
   *
   * @param upload what was begun
   * @param bytes at most {@link #CHUNK}
   */
  void append(String upload, byte[] bytes);

  /**
   * Puts what was written in place.
   *
   * @param upload what was begun
   * @return what is known of it now
   */
  StoredObject commit(String upload);

  /**
   * Forgets what was written; harmless when repeated.
   *
   * @param upload what was begun
   */
  void abort(String upload);

  /**
   * Lists what is kept.
   *
   * @param prefix what keys begin with
   * @param after the last key of the part before, or nothing
   * @param most at most {@link dev.xcore.sdk.Storage#MAX_LISTED}
   * @return sorted by key
   */
  List<StoredObject> list(String prefix, String after, int most);

  /**
   * Deletes something.
   *
   * @param key of it
   * @return whether there was something
   */
  boolean delete(String key);

  /**
   * Copies something.
   *
   * @param from its key
   * @param to the copy's key
   * @return what is known of the copy
   */
  StoredObject copy(String from, String to);
}
