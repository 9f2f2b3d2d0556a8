package dev.xcore.kernel.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Holds a log to its seals, its head and its witness: finds every change, gap, exchange, cut and
 * return to an older copy. Reads only, also while a server writes. Thread safe.
 */
public final class AuditVerification {

  private static final int ATTEMPTS = 3;

  private final AuditSegments segments;
  private final AuditWitness witness;
  private final AuditSeal sealer;

  private AuditVerification(Path directory, Path witness, AuditSeal sealer) {
    this.segments = new AuditSegments(directory);
    this.witness = new AuditWitness(witness);
    this.sealer = sealer;
  }

  /**
   * Prepares a verification.
   *
   * @param directory of the log
   * @param witness remembers how far it was
   * @param key that it is sealed with
   * @return the verification
   */
  public static AuditVerification of(Path directory, Path witness, byte[] key) {
    return new AuditVerification(directory, witness, new AuditSeal(key));
  }

  /**
   * Verifies.
   *
   * @param from a record's number: segments that end before it are not read; 1 for all
   * @return what was found; a server that wrote meanwhile is no finding
   * @throws IOException if the files cannot be read
   */
  public AuditVerdict verify(long from) throws IOException {
    AuditVerdict verdict = once(from);
    for (int attempt = 1; attempt < ATTEMPTS && !verdict.isSound(); attempt++) {
      // What a server did between two reads, such as removing an old segment, looks like damage.
      verdict = once(from);
    }
    return verdict;
  }

  private AuditVerdict once(long from) throws IOException {
    Optional<AuditHead> head;
    try {
      head = AuditHead.read(segments.directory(), sealer);
    } catch (NoSuchFileException none) {
      boolean isNew =
          segments.present().isEmpty()
              && witness.read(sealer).filter(number -> number == 0).isPresent();
      return isNew
          ? new AuditVerdict(0, 0, 0, List.of(), List.of())
          : withoutHead("is missing", from);
    }
    return head.isEmpty()
        ? withoutHead("was changed, or another key sealed it", from)
        : withHead(head.get(), from);
  }

  private AuditVerdict withoutHead(String why, long from) throws IOException {
    AuditScan scan = new AuditScan(sealer, Long.MAX_VALUE, Optional.empty());
    scan.find(AuditHead.FILE, 0, why);
    SortedMap<Integer, Path> present = segments.present();
    int read = 0;
    if (!present.isEmpty()) {
      int first = firstToRead(present, present.firstKey(), from);
      read = scanAll(scan, first, present.lastKey());
    }
    compareWitness(scan, scan.last());
    return verdict(scan, read);
  }

  private AuditVerdict withHead(AuditHead head, long from) throws IOException {
    SortedMap<Integer, Path> present = segments.present();
    int start = head.start().segment();
    int first = firstToRead(present, start, from);
    AuditScan scan =
        new AuditScan(
            sealer, head.number(), first == start ? Optional.of(head.start()) : Optional.empty());
    int youngest = present.isEmpty() ? 0 : present.lastKey();
    int end = head.number() == 0 ? youngest : Math.max(head.segment(), youngest);
    present
        .headMap(start)
        .values()
        .forEach(old -> scan.note(old.getFileName() + ": is older than the log, no part of it"));
    int read = scanAll(scan, first, end);
    scan.end(head, AuditSegments.name(head.segment()));
    compareWitness(scan, Math.max(head.number(), scan.last()));
    return verdict(scan, read);
  }

  private int scanAll(AuditScan scan, int first, int end) throws IOException {
    int read = 0;
    for (int segment = first; segment <= end; segment++) {
      try {
        scan.segment(AuditSegments.name(segment), Files.readAllBytes(segments.file(segment)));
        read++;
      } catch (NoSuchFileException none) {
        scan.missingSegment(AuditSegments.name(segment));
      }
    }
    return read;
  }

  private void compareWitness(AuditScan scan, long last) throws IOException {
    Optional<Long> seen = witness.read(sealer);
    if (seen.isEmpty()) {
      scan.find(String.valueOf(witness.file().getFileName()), 0, "the witness was changed");
    } else if (seen.get() > last) {
      scan.find(
          AuditHead.FILE,
          0,
          "record %d was written once, the log ends with %d: it was put back to an older copy"
              .formatted(seen.get(), last));
    }
  }

  private int firstToRead(SortedMap<Integer, Path> present, int start, long from)
      throws IOException {
    int first = start;
    for (int segment : present.tailMap(start).keySet()) {
      if (segments.firstNumber(segment, sealer).filter(number -> number <= from).isPresent()) {
        first = segment;
      }
    }
    return first;
  }

  private static AuditVerdict verdict(AuditScan scan, int segments) {
    return new AuditVerdict(segments, scan.sound(), scan.last(), scan.findings(), scan.notes());
  }
}
