package dev.xcore.kernel.security;

import java.util.ArrayList;
import java.util.List;

/** Types as class files write them, and as Java does. */
final class TypeNames {

  private TypeNames() {}

  /** Turns {@code byte[]} into {@code [B}, and {@code java.io.File} into {@code Ljava/io/File;}. */
  static String descriptor(String type) {
    return type.endsWith("[]")
        ? "[" + descriptor(type.substring(0, type.length() - 2))
        : switch (type) {
          case "boolean" -> "Z";
          case "byte" -> "B";
          case "char" -> "C";
          case "short" -> "S";
          case "int" -> "I";
          case "long" -> "J";
          case "float" -> "F";
          case "double" -> "D";
          default -> "L" + type.replace('.', '/') + ";";
        };
  }

  /** Lists the internal names of all classes in a descriptor, however damaged it is. */
  static List<String> classesIn(String descriptor) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < descriptor.length()) {
      int start = descriptor.indexOf('L', at);
      int end = start < 0 ? -1 : descriptor.indexOf(';', start);
      if (end < 0) {
        return names;
      }
      names.add(descriptor.substring(start + 1, end));
      at = end + 1;
    }
    return names;
  }

  /** Returns the class in the constant for a class or an array, empty for arrays of numbers. */
  static String elementOf(String constant) {
    if (!constant.startsWith("[")) {
      return constant;
    }
    int start = constant.lastIndexOf('[') + 1;
    return constant.startsWith("L", start) && constant.endsWith(";")
        ? constant.substring(start + 1, constant.length() - 1)
        : "";
  }

  /**
   * Returns the parameters of a method as Java writes them, such as {@code (int, java.io.File)}.
   */
  static String parameters(String descriptor) {
    List<String> types = new ArrayList<>();
    int at = 1;
    int end = descriptor.indexOf(')');
    while (at < end) {
      int dimensions = 0;
      while (at < end && descriptor.charAt(at) == '[') {
        dimensions++;
        at++;
      }
      int last = at < end && descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) : at;
      if (at >= end || last < 0) {
        break; // Damaged; this is for messages only.
      }
      types.add(type(descriptor.substring(at, last + 1)) + "[]".repeat(Math.min(dimensions, 255)));
      at = last + 1;
    }
    return "(" + String.join(", ", types) + ")";
  }

  private static String type(String descriptor) {
    return switch (descriptor) {
      case "Z" -> "boolean";
      case "B" -> "byte";
      case "C" -> "char";
      case "S" -> "short";
      case "I" -> "int";
      case "J" -> "long";
      case "F" -> "float";
      case "D" -> "double";
      default ->
          descriptor.startsWith("L")
              ? ShownText.className(descriptor.substring(1, descriptor.length() - 1))
              : "?";
    };
  }
}
