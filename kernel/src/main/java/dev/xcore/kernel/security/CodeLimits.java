package dev.xcore.kernel.security;

/**
 * How much a {@link CodeImage} may hold.
 *
 * @param entries most files
 * @param entryBytes most bytes of a file
 * @param bytes most bytes of all files together
 * @param pathLength most characters of a path
 */
public record CodeLimits(int entries, int entryBytes, long bytes, int pathLength) {

  /** What holds for plugins: 65,536 files of at most 64 MiB each, 256 MiB together. */
  public static final CodeLimits USUAL = new CodeLimits(65_536, 64 << 20, 256L << 20, 1024);
}
