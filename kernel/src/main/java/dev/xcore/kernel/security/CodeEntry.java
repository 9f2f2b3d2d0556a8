package dev.xcore.kernel.security;

/** One file of a {@link CodeImage}. */
public final class CodeEntry {

  private static final String CLASS = ".class";
  private static final String VERSIONS = "META-INF/versions/";

  private final CodeElement element;
  private final String path;
  private final byte[] bytes;

  CodeEntry(CodeElement element, String path, byte[] bytes) {
    this.element = element;
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * Returns where the file lies.
   *
   * @return folder or jar
   */
  public CodeElement element() {
    return element;
  }

  /**
   * Returns the file's path in its element.
   *
   * @return relative, parts separated by {@code /}
   */
  public String path() {
    return path;
  }

  /**
   * Returns the content.
   *
   * @return not a copy: not to be changed
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Tells whether the file is a class of the plugin; module and package descriptors are none.
   *
   * @return by its name alone
   */
  public boolean isClass() {
    return path.endsWith(CLASS) && !path.endsWith("module-info.class");
  }

  /**
   * Tells whether the file is for certain versions of Java only, below {@code META-INF/versions}.
   *
   * @return such a file is never found by a worker's class loader
   */
  public boolean isVersioned() {
    return path.startsWith(VERSIONS);
  }

  /**
   * Returns the internal name that a class in this place must have.
   *
   * @return such as {@code shop/Shop}; the folder of a version is left out
   */
  public String className() {
    String name = path.substring(0, path.length() - CLASS.length());
    if (!isVersioned()) {
      return name;
    }
    int end = name.indexOf('/', VERSIONS.length());
    return end < 0 ? name : name.substring(end + 1);
  }

  /** Names element and path. */
  @Override
  public String toString() {
    return element.label() + "!/" + path;
  }
}
