package dev.xcore.kernel.security;

/**
 * An entry of {@code allowed_imports} or {@code forbidden_imports}.
 *
 * @param text as it was written: a class with its nested ones, a package, or a package with those
 *     below it, which ends in {@code .*}
 * @param prefix internal name without the wildcard
 * @param isTree whether packages below are meant too
 */
record ImportPattern(String text, String prefix, boolean isTree) {

  static ImportPattern parse(String text) {
    boolean isTree = text.endsWith(".*");
    String name = isTree ? text.substring(0, text.length() - 2) : text;
    return new ImportPattern(text, name.replace('.', '/'), isTree);
  }

  /** Tells whether a class is meant, by its internal name. */
  boolean matches(String internal) {
    int length = prefix.length();
    if (!internal.startsWith(prefix)) {
      return false;
    }
    if (internal.length() == length) {
      return !isTree;
    }
    return switch (internal.charAt(length)) {
      case '/' -> isTree || internal.indexOf('/', length + 1) < 0;
      case '$' -> !isTree;
      default -> false;
    };
  }
}
