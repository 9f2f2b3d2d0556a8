package dev.xcore.kernel.audit;

import dev.xcore.kernel.state.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a log is, and where it begins; kept beside it, sealed.
 *
 * @param number of the last record whose writer was told, zero for none
 * @param seal of that record
 * @param segment that has it
 * @param start where the log begins now that older segments were removed
 */
record AuditHead(long number, String seal, int segment, Start start) {

  /** The name of its file. */
  static final String FILE = "head.json";

  /**
   * Where a log begins.
   *
   * @param segment the oldest that is kept
   * @param number of its first record
   * @param previous seal of the record before that
   */
  record Start(int segment, long number, String previous) {}

  /** The head of a log that has no record. */
  static AuditHead empty(AuditSeal sealer) {
    String beginning = sealer.beginning();
    return new AuditHead(0, beginning, 1, new Start(1, 1, beginning));
  }

  void write(Path directory, AuditSeal sealer) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("number", number);
    members.put("last", seal);
    members.put("segment", segment);
    members.put("first_segment", start.segment());
    members.put("first_number", start.number());
    members.put("previous", start.previous());
    String text = new String(SealedText.write(members, sealer), StandardCharsets.UTF_8);
    DurableFile.replace(directory.resolve(FILE), text);
  }

  /** Reads a head; empty if it is not as it was written. */
  static Optional<AuditHead> read(Path directory, AuditSeal sealer) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
    if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      return Optional.empty();
    }
    return SealedText.read(Arrays.copyOf(bytes, bytes.length - 1), sealer)
        .map(text ->
            new AuditHead(
                text.number("number"),
                text.text("last"),
                Math.toIntExact(text.number("segment")),
                new Start(
                    Math.toIntExact(text.number("first_segment")),
                    text.number("first_number"),
                    text.text("previous"))));
  }
}
