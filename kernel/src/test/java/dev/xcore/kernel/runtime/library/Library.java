package dev.xcore.kernel.runtime.library;

/** What a core plugin needs of the host. */
public final class Library {

  /** Known to nobody else. */
  public static final String WORD = "word ";

  private Library() {}
}
