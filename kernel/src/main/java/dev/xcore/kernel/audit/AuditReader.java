package dev.xcore.kernel.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a log, also while a server writes it. Lines that are not as they were written are left out:
 * what is wrong with them is told by {@link AuditVerification}. Thread safe.
 */
public final class AuditReader {

  private final AuditSegments segments;
  private final AuditSeal sealer;

  private AuditReader(Path directory, AuditSeal sealer) {
    this.segments = new AuditSegments(directory);
    this.sealer = sealer;
  }

  /**
   * Makes a reader.
   *
   * @param directory of the log
   * @param key that it is sealed with
   * @return the reader
   */
  public static AuditReader of(Path directory, byte[] key) {
    return new AuditReader(directory, new AuditSeal(key));
  }

  /**
   * Some records.
   *
   * @param records in the order that was asked for
   * @param next the number to go on with; empty at the end
   */
  public record Page(List<AuditRecord> records, OptionalLong next) {

    /** Copies the list. */
    public Page {
      records = List.copyOf(records);
    }
  }

  /**
   * Reads backwards.
   *
   * @param filter which records
   * @param before a number that all are smaller than; {@link Long#MAX_VALUE} for the newest
   * @param limit how many, at least 1
   * @return the newest first; {@code next} is the {@code before} of the next page
   * @throws IOException if the files cannot be read
   */
  public Page newest(AuditFilter filter, long before, int limit) throws IOException {
    List<AuditRecord> found = new ArrayList<>();
    for (int segment : segments.present().keySet().stream().toList().reversed()) {
      if (segments.firstNumber(segment, sealer).filter(number -> number >= before).isPresent()) {
        continue;
      }
      Deque<AuditRecord> latest = new ArrayDeque<>();
      for (AuditRecord entry : records(segment)) {
        if (entry.number() < before && filter.wants(entry)) {
          latest.push(entry);
        }
      }
      for (AuditRecord entry : latest) {
        if (found.size() == limit) {
          return new Page(found, OptionalLong.of(found.getLast().number()));
        }
        found.add(entry);
      }
    }
    return new Page(found, OptionalLong.empty());
  }

  /**
   * Reads forwards.
   *
   * @param filter which records
   * @param after a number that all are larger than; 0 for the oldest
   * @param limit how many, at least 1
   * @return the oldest first; {@code next} is the {@code after} of the next page
   * @throws IOException if the files cannot be read
   */
  public Page oldest(AuditFilter filter, long after, int limit) throws IOException {
    List<AuditRecord> found = new ArrayList<>();
    for (int segment : segments.present().keySet()) {
      boolean isOver =
          segments.firstNumber(segment + 1, sealer).filter(next -> next <= after + 1).isPresent();
      if (isOver) {
        continue;
      }
      for (AuditRecord entry : records(segment)) {
        if (entry.number() > after && filter.wants(entry)) {
          if (found.size() == limit) {
            return new Page(found, OptionalLong.of(found.getLast().number()));
          }
          found.add(entry);
        }
      }
    }
    return new Page(found, OptionalLong.empty());
  }

  private List<AuditRecord> records(int segment) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(segments.file(segment));
    } catch (NoSuchFileException removed) {
      return List.of();
    }
    List<AuditRecord> records = new ArrayList<>();
    int from = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        Optional<AuditLine> line = AuditLine.read(Arrays.copyOfRange(bytes, from, end), sealer);
        line.map(AuditLine::entry).ifPresent(records::add);
        from = end + 1;
      }
    }
    return records;
  }
}
