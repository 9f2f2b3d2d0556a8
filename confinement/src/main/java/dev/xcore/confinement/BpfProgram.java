package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A classic BPF program as seccomp takes it: instructions of eight bytes (code, jump if true, jump
 * if false, operand), little endian like every supported architecture.
 */
final class BpfProgram {

  private static final int MAX_INSTRUCTIONS = 4096;

  private long[] instructions = new long[256];
  private int size;

  /** Adds an instruction. */
  void add(int code, int jumpTrue, int jumpFalse, int operand) {
    if (size == MAX_INSTRUCTIONS || (jumpTrue | jumpFalse) >>> 8 != 0) {
      throw new IllegalStateException("the filter is too long");
    }
    if (size == instructions.length) {
      instructions = Arrays.copyOf(instructions, size * 2);
    }
    instructions[size++] =
        code | (long) jumpTrue << 16 | (long) jumpFalse << 24 | (long) operand << 32;
  }

  int size() {
    return size;
  }

  /**
   * Returns instruction {@code index}: code in bits 0-15, jumps in 16-23 and 24-31, operand above.
   */
  long instruction(int index) {
    return instructions[index];
  }

  /** Returns the program as a {@code struct sock_fprog} that lives as long as the arena. */
  MemorySegment allocate(Arena arena) {
    MemorySegment code = arena.allocate(8L * size, 8);
    MemorySegment.copy(instructions, 0, code, JAVA_LONG, 0, size);
    MemorySegment header = arena.allocate(16, 8);
    header.set(JAVA_SHORT, 0, (short) size);
    header.set(JAVA_LONG, 8, code.address());
    return header;
  }

  /** Returns the bare instructions, as bubblewrap reads them. */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(8 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      bytes.putLong(instructions[i]);
    }
    return bytes.array();
  }
}
