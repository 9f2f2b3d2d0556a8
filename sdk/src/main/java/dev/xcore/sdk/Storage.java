package dev.xcore.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Keeps files: on the disk of the server, or in anything that speaks the S3 protocol. It is an
 * extension of class {@code storage}; a plugin has a namespace of its own in it, unless the
 * operator shares it. Injected by type into the constructor of the entry class, or taken from
 * {@link PluginContext#service(String)} as {@code ext.NAME}; needs the permission {@code
 * service:ext.NAME:use} where the manifest lists permissions. Works the same in a sandboxed plugin.
 * Thread safe.
 *
 * <p>A key is a path such as {@code invoices/2026/7.pdf}: 1 to {@value #MAX_KEY} characters in
 * segments between slashes, each of at most {@value #MAX_SEGMENT} bytes in UTF-8, neither empty nor
 * {@code .} or {@code ..}, without backslashes and control characters. What is written takes effect
 * as a whole or not at all; who reads meanwhile gets the old content or the new one.
 */
public interface Storage {

  /** The longest key, in characters. */
  int MAX_KEY = 512;

  /** The longest segment of a key, in bytes of UTF-8. */
  int MAX_SEGMENT = 80;

  /** How many objects are listed at once, at most. */
  int MAX_LISTED = 1000;

  /** The largest content that {@link #get} returns; larger ones are read by {@link #open}. */
  int MAX_BYTES_AT_ONCE = 16 << 20;

  /** Writes the content of something that is kept. */
  @FunctionalInterface
  interface Content {

    /**
     * Writes it.
     *
     * @param out takes it; not to be used after this has returned
     * @throws IOException if it cannot be had; nothing is kept then
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Keeps something, in place of what was there.
   *
   * @param key of it
   * @param content its bytes
   * @return what is known of it now
   * @throws IllegalArgumentException if the key is none
   * @throws PayloadTooLargeException if it is larger than the operator allows
   * @throws ServiceUnavailableException if the storage is away
   */
  StoredObject put(String key, byte[] content);

  /**
   * Keeps what a stream gives, in place of what was there. The stream is read to its end, not
   * closed.
   *
   * @param key of it
   * @param content gives its bytes
   * @return what is known of it now
   * @throws IOException if the stream cannot be read; nothing is kept then
   */
  default StoredObject put(String key, InputStream content) throws IOException {
    return write(key, content::transferTo);
  }

  /**
   * Keeps what is written to a stream, in place of what was there.
   *
   * @param key of it
   * @param content writes it; if that fails, nothing is kept
   * @return what is known of it now
   * @throws IOException what the content threw
   */
  StoredObject write(String key, Content content) throws IOException;

  /**
   * Returns something as a whole.
   *
   * @param key of it
   * @return its bytes, empty if there is nothing
   * @throws PayloadTooLargeException if it has more than {@value #MAX_BYTES_AT_ONCE} bytes
   */
  Optional<byte[]> get(String key);

  /**
   * Opens something for reading.
   *
   * @param key of it
   * @return its bytes, to be closed; empty if there is nothing; reading fails if it is changed
   *     meanwhile
   */
  Optional<InputStream> open(String key);

  /**
   * Tells what is known of something.
   *
   * @param key of it
   * @return empty if there is nothing
   */
  Optional<StoredObject> stat(String key);

  /**
   * Lists what is kept.
   *
   * @param prefix what keys begin with, {@code ""} for all
   * @return the first {@value #MAX_LISTED}, sorted by key
   */
  default List<StoredObject> list(String prefix) {
    return list(prefix, "", MAX_LISTED);
  }

  /**
   * Lists a part of what is kept.
   *
   * @param prefix what keys begin with, {@code ""} for all
   * @param after the last key of the part before, {@code ""} for the first part
   * @param most 1 to {@value #MAX_LISTED}
   * @return sorted by key; fewer than asked for only at the end
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
   * Copies something, in place of what was there.
   *
   * @param from its key
   * @param to the copy's key
   * @return what is known of the copy
   * @throws NotFoundException if there is nothing to copy
   */
  StoredObject copy(String from, String to);
}
