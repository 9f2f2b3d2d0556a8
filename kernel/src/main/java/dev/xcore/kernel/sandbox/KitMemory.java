package dev.xcore.kernel.sandbox;

/**
 * How the memory of a worker process is shared out, so that a plugin that wants too much meets a
 * limit of the JVM, which ends the process in order, before that of the kernel.
 *
 * @param heapMb Java objects, in MiB
 * @param metaspaceMb classes, in MiB
 * @param directMb buffers outside the heap, in MiB
 * @param codeMb compiled code, in MiB
 * @param stackKb one thread's stack, in KiB
 */
record KitMemory(int heapMb, int metaspaceMb, int directMb, int codeMb, int stackKb) {

  /** What the JVM itself takes: its own data and threads, the collector's tables, the C heap. */
  private static final int MACHINE_MB = 24;

  private static final int CODE_MB = 12;
  private static final int STACK_KB = 512;

  /** What a thread's stack has taken when little has been called on it, in KiB. */
  private static final int STACK_TOUCHED_KB = 64;

  /** What of a stack is reserved and most likely never used, in KiB. */
  static final int UNUSED_STACK_KB = STACK_KB - STACK_TOUCHED_KB;

  private static final int LEAST_HEAP_MB = 16;

  static KitMemory of(KitLimits limits) {
    int metaspace = Math.clamp(limits.memoryMb() / 6, 16, 128);
    int direct = Math.clamp(limits.memoryMb() / 16, 4, 64);
    int stacks = Math.ceilDiv(Math.min(limits.threads(), 64) * STACK_TOUCHED_KB, 1024);
    int rest = limits.memoryMb() - MACHINE_MB - CODE_MB - metaspace - direct - stacks;
    return new KitMemory(Math.max(rest, LEAST_HEAP_MB), metaspace, direct, CODE_MB, STACK_KB);
  }
}
