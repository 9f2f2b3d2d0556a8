package dev.xcore.kernel.leaks;

import static dev.xcore.kernel.leaks.HprofType.ID_SIZE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A heap dump in HPROF format 1.0.2, as the HotSpot virtual machine writes it. Positions are
 * offsets of records in the file. Used by one thread.
 */
final class HprofFile {

  private static final String MAGIC = "JAVA PROFILE 1.0.2\0";
  private static final int HEADER = MAGIC.length() + 4 + 8;
  private static final int RECORD_HEADER = 9;

  static final int CLASS = 0x20;
  static final int INSTANCE = 0x21;
  static final int OBJECT_ARRAY = 0x22;
  static final int PRIMITIVE_ARRAY = 0x23;

  private final ByteBuffer bytes;

  /** Hears what is in the file, in its order. */
  interface Visitor {

    /** A text; class and field names refer to it. */
    default void text(long id, int position) {}

    /** The name of a class, and its number in stack traces. */
    default void className(int number, long classId, long textId) {}

    /** A line of a stack trace, at the position of its content. */
    default void frame(long id, int position) {}

    /** A stack trace, at the position of its content. */
    default void trace(int number, int position) {}

    /** Something that is alive by itself; numbers of thread and trace are 0 if it has none. */
    default void root(RootKind kind, long id, int thread, int trace) {}

    /** An object, at the position of its record. */
    default void object(int tag, long id, int position) {}
  }

  private HprofFile(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Opens a file that is in memory or mapped into it; checks its header. */
  static HprofFile of(ByteBuffer bytes) {
    byte[] begin = new byte[MAGIC.length()];
    bytes.get(0, begin);
    if (!new String(begin, StandardCharsets.ISO_8859_1).equals(MAGIC)
        || bytes.getInt(MAGIC.length()) != ID_SIZE) {
      throw new HeapDumpException("no heap dump of format 1.0.2 with identifiers of 8 bytes");
    }
    return new HprofFile(bytes);
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Returns the text whose first byte is at a position. */
  String text(int position) {
    byte[] text = new byte[bytes.getInt(position - ID_SIZE - 4) - ID_SIZE];
    bytes.get(position, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Reads the file from begin to end. */
  void accept(Visitor visitor) {
    int at = HEADER;
    while (at + RECORD_HEADER <= bytes.limit()) {
      int tag = bytes.get(at) & 0xFF;
      long length = bytes.getInt(at + 5) & 0xFFFF_FFFFL;
      int body = at + RECORD_HEADER;
      if (length > bytes.limit() - body) {
        throw new HeapDumpException("the heap dump is cut off");
      }
      int end = body + (int) length;
      switch (tag) {
        case 0x01 -> visitor.text(id(body), body + ID_SIZE);
        case 0x02 -> visitor.className(bytes.getInt(body), id(body + 4), id(body + 8 + ID_SIZE));
        case 0x04 -> visitor.frame(id(body), body);
        case 0x05 -> visitor.trace(bytes.getInt(body), body);
        case 0x0C, 0x1C -> segment(body, end, visitor);
        default -> {} // Statistics and the like.
      }
      at = end;
    }
  }

  private void segment(int begin, int end, Visitor visitor) {
    int at = begin;
    while (at < end) {
      int tag = bytes.get(at) & 0xFF;
      if (tag >= CLASS && tag <= PRIMITIVE_ARRAY) {
        visitor.object(tag, id(at + 1), at);
        at += objectSize(tag, at);
      } else {
        RootKind kind = RootKind.of(tag);
        int thread = kind.hasThread() ? bytes.getInt(at + 1 + ID_SIZE) : 0;
        int trace = kind == RootKind.THREAD ? bytes.getInt(at + 5 + ID_SIZE) : 0;
        visitor.root(kind, id(at + 1), thread, trace);
        at += 1 + ID_SIZE + kind.more();
      }
    }
  }

  private int objectSize(int tag, int at) {
    int afterId = at + 1 + ID_SIZE + 4;
    return switch (tag) {
      case INSTANCE -> 1 + ID_SIZE + 4 + ID_SIZE + 4 + bytes.getInt(afterId + ID_SIZE);
      case OBJECT_ARRAY ->
          1 + ID_SIZE + 4 + 4 + ID_SIZE + Math.multiplyExact(bytes.getInt(afterId), ID_SIZE);
      case PRIMITIVE_ARRAY ->
          1
              + ID_SIZE
              + 4
              + 4
              + 1
              + Math.multiplyExact(
                  bytes.getInt(afterId), HprofType.size(bytes.get(afterId + 4) & 0xFF));
      default -> new HeapClassReader(this, at).end() - at;
    };
  }

  /** Returns the identifier at a position. */
  long id(int position) {
    return bytes.getLong(position);
  }
}
