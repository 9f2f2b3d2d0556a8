package dev.xcore.confinement;

/** How far the kernel holds a confined process. */
public enum Level {
  /** A process of its own with limits; the kernel does not hold it back from the user's files. */
  PROCESS,
  /** The kernel decides about files (Landlock or bubblewrap) and system calls (seccomp). */
  KERNEL
}
