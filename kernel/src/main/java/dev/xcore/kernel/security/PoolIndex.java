package dev.xcore.kernel.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which constants of a class file refer to other classes, found without making an object of any
 * other: most are texts.
 */
final class PoolIndex {

  private static final int COUNT_AT = 8;
  private static final int FIRST_AT = 10;
  private static final byte[] VISIBLE = "RuntimeVisible".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DEFAULT = "AnnotationDefault".getBytes(StandardCharsets.US_ASCII);

  private final int[] references;
  private final boolean hasAnnotations;

  private PoolIndex(int[] references, boolean hasAnnotations) {
    this.references = references;
    this.hasAnnotations = hasAnnotations;
  }

  /** Returns the indexes of classes, members, method types and dynamic constants. */
  int[] references() {
    return references;
  }

  /** Tells whether there may be annotations that are visible at run time. */
  boolean hasAnnotations() {
    return hasAnnotations;
  }

  /**
   * Walks the constants of a class file.
   *
   * @throws IllegalArgumentException if there is a constant of an unknown kind
   * @throws IndexOutOfBoundsException if the file is too short
   */
  static PoolIndex of(byte[] file) {
    int count = unsigned(file, COUNT_AT);
    int[] references = new int[count];
    int found = 0;
    boolean hasAnnotations = false;
    int at = FIRST_AT;
    for (int index = 1; index < count; index++) {
      int tag = file[at];
      switch (tag) {
        case 1 -> {
          int length = unsigned(file, at + 1);
          hasAnnotations |= isAnnotations(file, at + 3, length);
          at += 3 + length;
        }
        case 3, 4 -> at += 5;
        case 5, 6 -> {
          at += 9;
          index++; // Wide constants take two places.
        }
        case 7, 16 -> {
          references[found++] = index;
          at += 3;
        }
        case 8, 19, 20 -> at += 3;
        case 9, 10, 11, 17, 18 -> {
          references[found++] = index;
          at += 5;
        }
        case 12 -> at += 5;
        case 15 -> at += 4;
        default -> throw new IllegalArgumentException("constant %d is of no kind".formatted(index));
      }
    }
    return new PoolIndex(Arrays.copyOf(references, found), hasAnnotations);
  }

  private static boolean isAnnotations(byte[] file, int at, int length) {
    return starts(file, at, length, VISIBLE) || starts(file, at, length, DEFAULT);
  }

  private static boolean starts(byte[] file, int at, int length, byte[] text) {
    return length >= text.length
        && file[at] == text[0]
        && Arrays.equals(file, at, at + text.length, text, 0, text.length);
  }

  private static int unsigned(byte[] file, int at) {
    return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
  }
}
