package dev.xcore.kernel.audit;

import dev.xcore.kernel.state.DurableFile;
import dev.xcore.sdk.Audit.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log, to which records are added: opens it, mends what a crash left, rotates. What it
 * has written is forced to disk before the head says so. Used by one thread.
 */
final class AuditEnd implements AutoCloseable {

  private static final int MOST_FINDINGS = 10;

  private final AuditSettings settings;
  private final AuditSegments segments;
  private final AuditWitness witness;
  private final AuditSeal sealer;
  private final InstantSource clock;
  private AuditHead head;
  private @Nullable FileChannel channel;
  private long size;

  private AuditEnd(AuditSettings settings, AuditSeal sealer, InstantSource clock, AuditHead head) {
    this.settings = settings;
    this.segments = new AuditSegments(settings.directory());
    this.witness = new AuditWitness(settings.witness());
    this.sealer = sealer;
    this.clock = clock;
    this.head = head;
  }

  /**
   * Opens a log.
   *
   * @throws AuditDamagedException if it is damaged, and that is not accepted
   */
  static AuditEnd open(AuditSettings settings, AuditSeal sealer, InstantSource clock)
      throws IOException {
    PrivateFiles.folder(settings.directory());
    AuditSegments segments = new AuditSegments(settings.directory());
    boolean isNew =
        segments.present().isEmpty()
            && !Files.exists(settings.directory().resolve(AuditHead.FILE))
            && !Files.exists(settings.witness());
    AuditHead empty = AuditHead.empty(sealer);
    if (isNew) {
      empty.write(settings.directory(), sealer);
      return new AuditEnd(settings, sealer, clock, empty);
    }
    AuditEnd end = new AuditEnd(settings, sealer, clock, empty);
    end.resume();
    return end;
  }

  /** Goes on where the log ends; only its last segment is verified, since all would take long. */
  private void resume() throws IOException {
    Optional<AuditHead> known = readHead();
    SortedMap<Integer, Path> present = segments.present();
    AuditScan scan =
        new AuditScan(
            sealer,
            known.map(AuditHead::number).orElse(Long.MAX_VALUE),
            known.filter(each -> each.segment() == each.start().segment()).map(AuditHead::start));
    if (known.isEmpty()) {
      scan.find(AuditHead.FILE, 0, "is missing, was changed, or another key sealed it");
    }
    int youngest = present.isEmpty() ? 0 : present.lastKey();
    int first = known.map(AuditHead::segment).orElse(Math.max(1, youngest));
    long cut = scanFrom(scan, first, youngest, known);
    known.ifPresent(each -> scan.end(each, AuditSegments.name(each.segment())));
    long last = Math.max(scan.last(), known.map(AuditHead::number).orElse(0L));
    long seen = witness.read(sealer).orElse(-1L);
    if (seen < 0 || seen > last) {
      scan.find(
          AuditHead.FILE,
          0,
          seen < 0
              ? "the witness was changed"
              : "record %d was written once, the log ends with %d: it was put back to an older copy"
                  .formatted(seen, last));
    }
    if (!scan.findings().isEmpty() && !settings.acceptsDamage()) {
      throw new AuditDamagedException(settings.directory().toString(), scan.findings());
    }
    if (scan.findings().isEmpty()) {
      mend(known.orElseThrow(), scan, Math.max(first, youngest), cut);
    } else {
      begin(known, scan, Math.max(first, youngest) + 1, Math.max(last, seen));
    }
  }

  private Optional<AuditHead> readHead() throws IOException {
    return Files.exists(settings.directory().resolve(AuditHead.FILE))
        ? AuditHead.read(settings.directory(), sealer)
        : Optional.empty();
  }

  /** Returns how many bytes of the youngest segment count for nothing. */
  private long scanFrom(AuditScan scan, int first, int youngest, Optional<AuditHead> known)
      throws IOException {
    long cut = 0;
    int end = known.filter(each -> each.number() > 0).isPresent() ? first : 0;
    for (int segment = first; segment <= Math.max(end, youngest); segment++) {
      Path file = segments.file(segment);
      if (Files.exists(file)) {
        byte[] bytes = Files.readAllBytes(file);
        scan.segment(AuditSegments.name(segment), bytes);
        cut = (long) bytes.length - scan.soundBytes();
      } else {
        scan.missingSegment(AuditSegments.name(segment));
      }
    }
    return cut;
  }

  /** Takes over what was written and not yet said to be, and removes what was not finished. */
  private void mend(AuditHead known, AuditScan scan, int segment, long cut) throws IOException {
    long younger = Math.max(0, scan.last() - known.number());
    head =
        younger > 0
            ? new AuditHead(scan.last(), scan.lastSeal(), segment, known.start())
            : new AuditHead(known.number(), known.seal(), segment, known.start());
    removeOlder();
    open(segment);
    if (cut > 0) {
      size -= cut;
      channel().truncate(size);
      channel().force(true);
    }
    if (cut > 0 || younger > 0) {
      note("audit.recovered", Outcome.SUCCESS, Map.of("records", younger, "cut_bytes", cut));
    }
  }

  /** Goes on in a segment of its own after damage, which stays to be looked into. */
  private void begin(Optional<AuditHead> known, AuditScan scan, int segment, long last)
      throws IOException {
    String seal = known.map(AuditHead::seal).orElse(scan.lastSeal());
    AuditHead.Start start =
        known.isPresent()
            ? known.get().start()
            : oldest().orElse(new AuditHead.Start(segment, last + 1, seal));
    head = new AuditHead(Math.max(0, last), seal, segment, start);
    open(segment);
    List<String> found =
        scan.findings().stream().limit(MOST_FINDINGS).map(AuditFinding::toString).toList();
    note("audit.damaged", Outcome.FAILURE, Map.of("findings", found));
  }

  private Optional<AuditHead.Start> oldest() throws IOException {
    SortedMap<Integer, Path> present = segments.present();
    return present.isEmpty() ? Optional.empty() : startOf(present.firstKey(), present);
  }

  private void note(String action, Outcome outcome, Map<String, Object> facts) throws IOException {
    write(
        List.of(
            new AuditEvent(
                "system",
                "kernel",
                action,
                "audit",
                outcome,
                Optional.empty(),
                new LinkedHashMap<>(facts))));
  }

  /** Adds records; when it returns they are on disk, and the head says so. */
  List<AuditRecord> write(List<AuditEvent> events) throws IOException {
    boolean isRotated = rotateIfFull();
    long number = head.number();
    String seal = head.seal();
    List<byte[]> lines = new ArrayList<>();
    List<AuditRecord> records = new ArrayList<>();
    int length = 0;
    for (AuditEvent event : events) {
      AuditRecord each = new AuditRecord(++number, clock.instant(), event);
      byte[] line = AuditLine.write(each, seal, sealer);
      seal = SealedText.sealOf(line);
      length += line.length;
      lines.add(line);
      records.add(each);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    lines.forEach(bytes::put);
    append(bytes.flip());
    head = new AuditHead(number, seal, head.segment(), head.start());
    head.write(settings.directory(), sealer);
    witness.write(number, sealer);
    if (isRotated) {
      // Not before the segment has a record: the head names the one that has the last.
      removeOlder();
    }
    return records;
  }

  /** What a failed attempt has left is removed, else the next record would follow it. */
  private void append(ByteBuffer bytes) throws IOException {
    FileChannel end = channel();
    if (end.size() != size) {
      end.truncate(size);
    }
    int length = bytes.remaining();
    PrivateFiles.writeAll(end.position(size), bytes);
    end.force(false);
    size += length;
  }

  private boolean rotateIfFull() throws IOException {
    channel();
    if (size < settings.segmentBytes()) {
      return false;
    }
    close();
    head = new AuditHead(head.number(), head.seal(), head.segment() + 1, head.start());
    open(head.segment());
    return true;
  }

  private void open(int segment) throws IOException {
    Path file = segments.file(segment);
    FileChannel opened =
        PrivateFiles.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    channel = opened;
    size = opened.size();
    if (size == 0) {
      DurableFile.forceFolder(settings.directory());
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel opened = channel;
    if (opened == null || !opened.isOpen()) {
      open(head.segment());
      return channel();
    }
    return opened;
  }

  /** The head says first where the log begins, then the files before it go. */
  private void removeOlder() throws IOException {
    int oldest = head.segment() - settings.keep();
    SortedMap<Integer, Path> present = segments.present();
    if (head.start().segment() < oldest) {
      Optional<AuditHead.Start> start = startOf(oldest, present);
      if (start.isPresent()) {
        head = new AuditHead(head.number(), head.seal(), head.segment(), start.get());
        head.write(settings.directory(), sealer);
      }
    }
    for (Path file : present.headMap(head.start().segment()).values()) {
      Files.deleteIfExists(file);
    }
  }

  private Optional<AuditHead.Start> startOf(int segment, SortedMap<Integer, Path> present)
      throws IOException {
    return present.containsKey(segment)
        ? segments
            .first(segment, sealer)
            .map(line -> new AuditHead.Start(segment, line.entry().number(), line.previous()))
        : Optional.empty();
  }

  long last() {
    return head.number();
  }

  @Override
  public void close() throws IOException {
    FileChannel opened = channel;
    channel = null;
    if (opened != null) {
      opened.close();
    }
  }
}
