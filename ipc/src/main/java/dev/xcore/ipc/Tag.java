package dev.xcore.ipc;

/** The first byte of a value. The numbers are part of the protocol. */
final class Tag {

  static final int END = 0;
  static final int NULL = 1;
  static final int FALSE = 2;
  static final int TRUE = 3;
  static final int INTEGER = 4;
  static final int DOUBLE = 5;
  static final int TEXT = 6;
  static final int BYTES = 7;
  static final int LIST = 8;
  static final int MAP = 9;
  static final int BIG_INTEGER = 10;
  static final int DECIMAL = 11;

  private Tag() {}

  static String name(int tag) {
    return switch (tag) {
      case END -> "an end";
      case NULL -> "null";
      case FALSE, TRUE -> "a truth value";
      case INTEGER -> "an integer";
      case DOUBLE -> "a double";
      case TEXT -> "a text";
      case BYTES -> "bytes";
      case LIST -> "a list";
      case MAP -> "a map";
      case BIG_INTEGER -> "a big integer";
      case DECIMAL -> "a decimal";
      default -> "the unknown tag " + tag;
    };
  }
}
