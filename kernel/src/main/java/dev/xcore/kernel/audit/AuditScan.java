package dev.xcore.kernel.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the lines of a log and notes what is not as it was written. After a flaw it goes on
 * from what stands there, so that each flaw is found once. Used by one thread.
 */
final class AuditScan {

  private final AuditSeal sealer;
  private final long head;
  private final List<AuditFinding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<String> previous;
  private long expected;
  private boolean isPlaceKnown;
  private long sound;
  private long last;
  private String lastSeal;

  /** How far a segment is what it should be. */
  private int soundBytes;

  private boolean isUnfinished;

  /**
   * Begins.
   *
   * @param sealer of the log
   * @param head the number of the last record that must be there
   * @param start where the log begins; empty to begin at whatever stands there
   */
  AuditScan(AuditSeal sealer, long head, Optional<AuditHead.Start> start) {
    this.sealer = sealer;
    this.head = head;
    this.previous = start.map(AuditHead.Start::previous);
    this.expected = start.map(AuditHead.Start::number).orElse(1L);
    this.isPlaceKnown = start.isPresent();
    this.last = expected - 1;
    this.lastSeal = previous.orElse(sealer.beginning());
  }

  /** Reads one segment. */
  void segment(String name, byte[] bytes) {
    soundBytes = 0;
    isUnfinished = false;
    int line = 0;
    int from = 0;
    while (from < bytes.length) {
      line++;
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      boolean isWhole = end < bytes.length;
      Optional<AuditLine> read =
          isWhole ? AuditLine.read(Arrays.copyOfRange(bytes, from, end), sealer) : Optional.empty();
      if (read.isPresent()) {
        take(name, line, read.get());
        soundBytes = end + 1;
      } else if (isPlaceKnown && expected > head) {
        unfinished(name, line);
        return;
      } else {
        spoiled(name, line, isWhole);
      }
      from = end + 1;
    }
  }

  private void take(String name, int line, AuditLine read) {
    long number = read.entry().number();
    if (isPlaceKnown && number < expected) {
      find(
          name,
          line,
          "record %d does not belong here, where %d is due: it was moved or copied"
              .formatted(number, expected));
      return;
    }
    if (isPlaceKnown && number > expected) {
      find(name, line, missing(expected, number - 1) + " before this line");
    } else if (previous.isPresent() && !previous.get().equals(read.previous())) {
      find(
          name,
          line,
          "record %d does not follow the record before it: one of them comes from another copy of the log"
              .formatted(number));
    }
    isPlaceKnown = true;
    expected = number + 1;
    previous = Optional.of(read.seal());
    last = number;
    lastSeal = read.seal();
    sound++;
  }

  private static String missing(long from, long to) {
    return from == to
        ? "record " + from + " is missing"
        : "records " + from + " to " + to + " are missing";
  }

  private void spoiled(String name, int line, boolean isWhole) {
    find(
        name,
        line,
        (isWhole ? "was changed: its seal does not fit" : "is cut off")
            + (isPlaceKnown ? "; record " + expected + " is due here" : ""));
    expected++;
    previous = Optional.empty();
  }

  private void unfinished(String name, int line) {
    isUnfinished = true;
    notes.add(
        "%s line %d: an unfinished record after the last one; a crash leaves such, or it is being written"
            .formatted(name, line));
  }

  void missingSegment(String name) {
    find(name, 0, "the segment is missing");
    isPlaceKnown = false;
    previous = Optional.empty();
  }

  /** Compares with what must be there at the end. */
  void end(AuditHead wanted, String segment) {
    if (last < wanted.number() && isPlaceKnown) {
      find(segment, 0, missing(last + 1, wanted.number()) + " at the end: the log was cut off");
    } else if (last == wanted.number() && !lastSeal.equals(wanted.seal()) && last > 0) {
      find(segment, 0, "record %d is not the one that the head names".formatted(last));
    } else if (last > wanted.number()) {
      notes.add(
          "%d records are younger than the head; a crash leaves such, or they are being written"
              .formatted(last - wanted.number()));
    }
  }

  void find(String segment, int line, String message) {
    findings.add(new AuditFinding(segment, line, message));
  }

  void note(String text) {
    notes.add(text);
  }

  List<AuditFinding> findings() {
    return findings;
  }

  List<String> notes() {
    return notes;
  }

  long sound() {
    return sound;
  }

  long last() {
    return last;
  }

  String lastSeal() {
    return lastSeal;
  }

  /** Bytes of the segment read last up to the end of its last sound line. */
  int soundBytes() {
    return soundBytes;
  }

  /** Whether the segment read last ends with something that was not finished. */
  boolean isUnfinished() {
    return isUnfinished;
  }
}
