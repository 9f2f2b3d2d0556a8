package dev.xcore.kernel.security;

/**
 * Where in a class something is.
 *
 * @param member its method or field, such as {@code run()}; empty for the class itself
 * @param line of the source, 0 if it is not known
 */
record Position(String member, int line) {

  /** The class itself. */
  static final Position CLASS = new Position("", 0);
}
