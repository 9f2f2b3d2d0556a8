package dev.xcore.kernel.leaks;

/** Names of classes as people write them. */
final class ClassNames {

  private static final String PRIMITIVES = "Zboolean Bbyte Cchar Sshort Iint Jlong Ffloat Ddouble";

  private ClassNames() {}

  /** Turns {@code [Ljava/lang/String;} into {@code java.lang.String[]}. */
  static String readable(String internal) {
    int dimensions = 0;
    while (dimensions < internal.length() && internal.charAt(dimensions) == '[') {
      dimensions++;
    }
    String element = internal.substring(dimensions);
    if (dimensions > 0) {
      element =
          element.startsWith("L") ? element.substring(1, element.length() - 1) : type(element);
    }
    return element.replace('/', '.') + "[]".repeat(dimensions);
  }

  private static String type(String code) {
    for (String primitive : PRIMITIVES.split(" ")) {
      if (primitive.startsWith(code)) {
        return primitive.substring(1);
      }
    }
    return code;
  }
}
