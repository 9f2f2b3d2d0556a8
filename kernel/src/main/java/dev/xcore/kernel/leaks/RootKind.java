package dev.xcore.kernel.leaks;

/** Why an object is alive by itself. */
enum RootKind {
  THREAD(0x08, 8, true, "a running thread"),
  STACK(0x03, 8, true, "a variable on the stack"),
  JNI_LOCAL(0x02, 8, true, "a native variable"),
  NATIVE_STACK(0x04, 4, true, "the native stack"),
  BLOCK(0x06, 4, true, "the native stack"),
  MONITOR(0x07, 0, false, "a monitor that is locked"),
  JNI_GLOBAL(0x01, 8, false, "a reference of native code"),
  CLASS(0x05, 0, false, "a class of the JDK"),
  UNKNOWN(0xFF, 0, false, "the virtual machine");

  private final int tag;
  private final int more;
  private final boolean hasThread;
  private final String text;

  RootKind(int tag, int more, boolean hasThread, String text) {
    this.tag = tag;
    this.more = more;
    this.hasThread = hasThread;
    this.text = text;
  }

  static RootKind of(int tag) {
    for (RootKind kind : values()) {
      if (kind.tag == tag) {
        return kind;
      }
    }
    throw new HeapDumpException("unknown record " + tag);
  }

  /** Returns how many bytes follow the identifier. */
  int more() {
    return more;
  }

  boolean hasThread() {
    return hasThread;
  }

  String text() {
    return text;
  }
}
