package dev.xcore.kernel.leaks;

/** The codes of values in a heap dump in HPROF format 1.0.2 with identifiers of 8 bytes. */
final class HprofType {

  static final int OBJECT = 2;
  static final int LONG = 11;
  static final int ID_SIZE = 8;

  private HprofType() {}

  /** Returns how many bytes a value takes. */
  static int size(int type) {
    return switch (type) {
      case OBJECT -> ID_SIZE;
      case 4, 8 -> 1; // boolean, byte
      case 5, 9 -> 2; // char, short
      case 6, 10 -> 4; // float, int
      case 7, LONG -> 8; // double, long
      default -> throw new HeapDumpException("unknown type " + type);
    };
  }
}
