package dev.xcore.confinement;

/** Runs the few instructions that our filters use, as the kernel would. */
final class BpfInterpreter {

  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  private BpfInterpreter() {}

  /** Returns the verdict on a system call. */
  static int verdict(BpfProgram program, int auditId, int number, long... arguments) {
    int accumulator = 0;
    int at = 0;
    while (true) {
      long instruction = program.instruction(at++);
      int code = (int) (instruction & 0xffff);
      int jumpTrue = (int) (instruction >>> 16 & 0xff);
      int jumpFalse = (int) (instruction >>> 24 & 0xff);
      int operand = (int) (instruction >>> 32);
      switch (code) {
        case 0x20 -> accumulator = load(operand, auditId, number, arguments);
        case 0x15 -> at += accumulator == operand ? jumpTrue : jumpFalse;
        case 0x35 ->
            at += Integer.compareUnsigned(accumulator, operand) >= 0 ? jumpTrue : jumpFalse;
        case 0x45 -> at += (accumulator & operand) != 0 ? jumpTrue : jumpFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new AssertionError("unknown instruction " + code);
      }
    }
  }

  private static int load(int offset, int auditId, int number, long[] arguments) {
    if (offset % 4 != 0) {
      throw new AssertionError("the kernel refuses to load from " + offset);
    }
    return switch (offset) {
      case NUMBER -> number;
      case ARCHITECTURE -> auditId;
      default -> {
        int index = (offset - ARGUMENTS) / 8;
        long argument = index < arguments.length ? arguments[index] : 0;
        yield offset % 8 == 0 ? (int) argument : (int) (argument >>> 32);
      }
    };
  }
}
