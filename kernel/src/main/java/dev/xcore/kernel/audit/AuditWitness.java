package dev.xcore.kernel.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers, away from the log, how far it was. Not forced to disk: after a power failure it may be
 * older than the log, never newer, since the log is forced before.
 *
 * @param file that has it
 */
record AuditWitness(Path file) {

  private static final String NUMBER = "number";

  void write(long number, AuditSeal sealer) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    PrivateFiles.write(draft, SealedText.write(Map.of(NUMBER, number), sealer));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads how far the log was.
   *
   * @return zero if nothing is remembered, as after a power failure, empty if the file is not as it
   *     was written
   */
  Optional<Long> read(AuditSeal sealer) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return Optional.of(0L);
    }
    if (bytes.length == 0) {
      return Optional.of(0L);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.endsWith("\n")
        ? SealedText.read(Arrays.copyOf(bytes, bytes.length - 1), sealer)
            .map(sealed -> sealed.number(NUMBER))
        : Optional.empty();
  }
}
