package dev.xcore.worker;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.worker.protocol.CodePiece;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's files, in memory; larger ones compressed. Filled by one thread, read by many. Of two
 * files of one path the first counts.
 */
final class CodeStore {

  private static final int PLAIN = 1 << 12;
  private static final String VERSIONS = "META-INF/versions/";

  private final Map<String, StoredFile> files = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
  private String path = "";

  /** A file; {@code size} is that of its content. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  private record StoredFile(byte[] bytes, int size, boolean isCompressed) {}

  /**
   * Adds the next piece of a file.
   *
   * @param piece of the file that is being received, or the first of another one
   * @throws ProtocolException if the file before it has not ended
   */
  void add(CodePiece piece) throws ProtocolException {
    if (pieces.size() > 0 && !piece.path().equals(path)) {
      throw new ProtocolException("a file begins before another one has ended");
    }
    path = piece.path();
    pieces.writeBytes(piece.bytes());
    if (piece.isLast()) {
      byte[] content = pieces.toByteArray();
      pieces.reset();
      if (!path.startsWith(VERSIONS)) {
        files.putIfAbsent(path, stored(content));
      }
    }
  }

  private static StoredFile stored(byte[] content) {
    if (content.length <= PLAIN) {
      return new StoredFile(content, content.length, false);
    }
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(content);
      deflater.finish();
      byte[] buffer = new byte[content.length];
      int length = deflater.deflate(buffer);
      return deflater.finished()
          ? new StoredFile(java.util.Arrays.copyOf(buffer, length), content.length, true)
          : new StoredFile(content, content.length, false);
    }
  }

  boolean has(String file) {
    return files.containsKey(file);
  }

  /** Returns the content of a file, null if there is none. */
  byte @Nullable [] read(String file) {
    StoredFile stored = files.get(file);
    if (stored == null) {
      return null;
    }
    return stored.isCompressed() ? inflated(stored) : stored.bytes();
  }

  private static byte[] inflated(StoredFile stored) {
    byte[] content = new byte[stored.size()];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(stored.bytes());
      int length = 0;
      while (length < content.length && !inflater.finished()) {
        length += inflater.inflate(content, length, content.length - length);
      }
      return content;
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was compressed here cannot be read", e);
    }
  }

  /** Returns the binary names of all classes, in alphabetical order. */
  List<String> classNames() {
    List<String> names = new ArrayList<>();
    for (String file : files.keySet()) {
      if (file.endsWith(".class") && !file.endsWith("-info.class")) {
        names.add(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
      }
    }
    names.sort(null);
    return names;
  }
}
