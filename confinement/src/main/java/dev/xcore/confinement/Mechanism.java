package dev.xcore.confinement;

/** One thing the operating system may offer to confine a process. */
public enum Mechanism {
  /** File access rules of the kernel, unprivileged. */
  LANDLOCK("landlock"),
  /** System call filters of the kernel, unprivileged. */
  SECCOMP("seccomp"),
  /** A user id per process, apart from the server's. */
  USER("user"),
  /** An empty network of its own. */
  NETWORK_NAMESPACE("network namespace"),
  /** A file system view of its own. */
  MOUNT_NAMESPACE("mount namespace"),
  /** System V objects and message queues of its own. */
  IPC_NAMESPACE("ipc namespace"),
  /** A host name of its own. */
  UTS_NAMESPACE("uts namespace"),
  /** A scratch folder in memory, limited in bytes and files. */
  SCRATCH_QUOTA("scratch quota"),
  /** A memory limit held by the kernel. */
  MEMORY_GROUP("memory limit"),
  /** A limit on processor time per period. */
  CPU_GROUP("cpu limit"),
  /** A limit on the number of threads and processes. */
  PIDS_GROUP("pids limit"),
  /** The bubblewrap tool, used where Landlock is missing. */
  BUBBLEWRAP("bubblewrap"),
  /** Limits that a process sets on itself. */
  SELF_LIMITS("self limits");

  private final String title;

  Mechanism(String title) {
    this.title = title;
  }

  /**
   * Returns the name people read.
   *
   * @return lower case words
   */
  public String title() {
    return title;
  }
}
