package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Whether every user of the machine can reach a file. */
final class KitReach {

  private KitReach() {}

  /** Tells whether all may read a file and pass through the folders above it. */
  static boolean isOpen(Path file) {
    try {
      Path real = file.toRealPath();
      if (!mode(real).contains(PosixFilePermission.OTHERS_READ)) {
        return false;
      }
      for (Path above = real.getParent(); above != null; above = above.getParent()) {
        if (!mode(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Nothing is known, so nothing is promised.
    }
  }

  private static Set<PosixFilePermission> mode(Path path) throws IOException {
    return Files.getPosixFilePermissions(path);
  }
}
