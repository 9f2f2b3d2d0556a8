package dev.xcore.kernel.security;

import java.util.Locale;

/** Why a finding of a scan is one. */
public enum ScanRule {
  /** A class outside of the allow-list. */
  CLASS,
  /** A member outside of the allow-list, of a class that is on it. */
  MEMBER,
  /** The operator forbids it. */
  FORBIDDEN,
  /** Nobody can allow it. */
  NEVER,
  /** A class of a JDK module that workers do not have. */
  MODULE,
  /** A method of another language than Java. */
  NATIVE_METHOD,
  /** A method {@code finalize()}. */
  FINALIZER,
  /** A call site or constant that is linked by other code than javac's. */
  BOOTSTRAP,
  /** An own class in a package of the JDK or of the platform. */
  OWN_PACKAGE,
  /** A class file that cannot be read. */
  DAMAGED,
  /** A class whose name is not that of its place. */
  MISPLACED,
  /** A jar that holds a path twice. */
  DUPLICATE,
  /** A jar where no class loader looks into it. */
  NESTED_JAR,
  /** An entry whose path could lead out of a folder. */
  BAD_PATH;

  /**
   * Returns the name that reports use.
   *
   * @return such as {@code native_method}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
