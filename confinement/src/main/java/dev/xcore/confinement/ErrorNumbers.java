package dev.xcore.confinement;

/** The Linux error numbers that occur here, alike on all supported architectures. */
final class ErrorNumbers {

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ECHILD = 10;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int ENOSYS = 38;
  static final int EOPNOTSUPP = 95;

  private ErrorNumbers() {}

  /** Returns the usual words for an error number. */
  static String text(int number) {
    return switch (number) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ESRCH -> "no such process";
      case EINTR -> "interrupted";
      case ECHILD -> "no such child";
      case 11 -> "resource temporarily unavailable";
      case ENOMEM -> "out of memory";
      case EACCES -> "permission denied";
      case 16 -> "device or resource busy";
      case 20 -> "not a directory";
      case EINVAL -> "invalid argument";
      case 23, 24 -> "too many open files";
      case ENOSPC -> "no space left";
      case 30 -> "read-only file system";
      case ENOSYS -> "not implemented by this kernel";
      case EOPNOTSUPP -> "switched off in this kernel";
      default -> "error number " + number;
    };
  }
}
