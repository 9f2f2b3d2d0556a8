package dev.xcore.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Audit.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditFileTest {

  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  @TempDir private Path folder;
  private Path directory;
  private Path witness;

  @BeforeEach
  void places() {
    directory = folder.resolve("audit");
    witness = folder.resolve("audit-witness");
  }

  private AuditSettings settings(long bytes, int keep, boolean acceptsDamage) {
    return new AuditSettings(directory, witness, bytes, keep, acceptsDamage, Duration.ofMinutes(1));
  }

  private AuditFile open() {
    return open(settings(1 << 20, 10, false));
  }

  private static AuditFile open(AuditSettings settings) {
    return AuditFile.open(settings, KEY, InstantSource.fixed(NOW));
  }

  private static AuditEvent event(String subject) {
    return new AuditEvent(
        "ada",
        "http",
        "plugin.install",
        subject,
        Outcome.SUCCESS,
        Optional.of("trace1"),
        Map.of("version", "1.2.0"));
  }

  private void write(int count, AuditSettings settings) {
    try (AuditFile log = open(settings)) {
      IntStream.rangeClosed(1, count).forEach(i -> log.append(event("plugin:p" + i)));
    }
  }

  private AuditVerdict verify() throws IOException {
    return verify(1);
  }

  private AuditVerdict verify(long from) throws IOException {
    return AuditVerification.of(directory, witness, KEY).verify(from);
  }

  private List<String> findings() throws IOException {
    return verify().findings().stream().map(AuditFinding::toString).toList();
  }

  private Path segment(int number) {
    return directory.resolve(AuditSegments.name(number));
  }

  private List<AuditRecord> all() throws IOException {
    return AuditReader.of(directory, KEY).oldest(AuditFilter.all(), 0, 1000).records();
  }

  @Test
  void keepsWhatWasToldAcrossStarts() throws IOException {
    write(3, settings(1 << 20, 10, false));
    write(2, settings(1 << 20, 10, false));

    assertThat(verify()).isEqualTo(new AuditVerdict(1, 5, 5, List.of(), List.of()));
    AuditRecord first = all().getFirst();
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.time()).isEqualTo(NOW);
    assertThat(first.event()).isEqualTo(event("plugin:p1"));
  }

  @Test
  void nobodyElseReadsItsFiles() throws IOException {
    write(1, settings(1 << 20, 10, false));

    for (Path file : List.of(segment(1), directory.resolve(AuditHead.FILE), witness)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void manyWritersGetOneChain() throws Exception {
    try (AuditFile log = open(settings(8192, 1000, false));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String subject = "plugin:p" + i;
        all.add(CompletableFuture.runAsync(() -> log.append(event(subject)), threads));
      }
      for (CompletableFuture<Void> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    AuditVerdict verdict = verify();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.records()).isEqualTo(500);
    assertThat(verdict.segments()).isGreaterThan(1);
    assertThat(all().stream().map(each -> each.event().subject()).distinct()).hasSize(500);
  }

  @Test
  void everyChangedByteIsFound() throws IOException {
    write(3, settings(1 << 20, 10, false));
    byte[] sound = Files.readAllBytes(segment(1));
    for (int i = 0; i < sound.length; i++) {
      byte[] changed = sound.clone();
      changed[i] ^= 1;
      Files.write(segment(1), changed);
      assertThat(verify().isSound()).as("byte %d, '%c'", i, sound[i]).isFalse();
    }
    Files.write(segment(1), sound);
    assertThat(verify().isSound()).isTrue();
  }

  @Test
  void aChangedHeadOrWitnessIsFound() throws IOException {
    write(2, settings(1 << 20, 10, false));
    for (Path file : List.of(directory.resolve(AuditHead.FILE), witness)) {
      byte[] sound = Files.readAllBytes(file);
      for (int i = 0; i < sound.length; i++) {
        byte[] changed = sound.clone();
        changed[i] ^= 1;
        Files.write(file, changed);
        assertThat(verify().isSound()).as("%s byte %d", file.getFileName(), i).isFalse();
      }
      Files.write(file, sound);
    }
    Files.delete(directory.resolve(AuditHead.FILE));
    assertThat(findings()).containsExactly("head.json: is missing");
  }

  @Test
  void namesTheLineThatWasChanged() throws IOException {
    write(5, settings(1 << 20, 10, false));
    String text = Files.readString(segment(1));
    Files.writeString(segment(1), text.replace("plugin:p3", "plugin:px"));

    assertThat(findings())
        .containsExactly(
            "audit-000001.jsonl line 3: was changed: its seal does not fit; record 3 is due here");
  }

  @Test
  void aLineSealedWithAnotherKeyIsFound() throws IOException {
    write(3, settings(1 << 20, 10, false));
    List<String> lines = new ArrayList<>(Files.readAllLines(segment(1)));
    AuditSeal other = new AuditSeal("another key".getBytes(StandardCharsets.US_ASCII));
    AuditRecord forged = new AuditRecord(2, NOW, event("plugin:harmless"));
    String previous = lines.get(1).replaceAll(".*\"previous\":\"([0-9a-f]+)\".*", "$1");
    lines.set(
        1, new String(AuditLine.write(forged, previous, other), StandardCharsets.UTF_8).strip());
    Files.write(segment(1), lines);

    assertThat(findings()).hasSize(1).first().asString().contains("line 2", "seal does not fit");
  }

  @Test
  void removedDoubledAndExchangedLinesAreFound() throws IOException {
    write(6, settings(1 << 20, 10, false));
    List<String> sound = Files.readAllLines(segment(1));

    List<String> removed = new ArrayList<>(sound);
    removed.remove(2);
    Files.write(segment(1), removed);
    assertThat(findings())
        .containsExactly("audit-000001.jsonl line 3: record 3 is missing before this line");

    List<String> doubled = new ArrayList<>(sound);
    doubled.add(3, sound.get(2));
    Files.write(segment(1), doubled);
    assertThat(findings())
        .containsExactly(
            "audit-000001.jsonl line 4: record 3 does not belong here, where 4 is due: it was moved"
                + " or copied");

    List<String> exchanged = new ArrayList<>(sound);
    exchanged.set(1, sound.get(2));
    exchanged.set(2, sound.get(1));
    Files.write(segment(1), exchanged);
    assertThat(findings())
        .containsExactly(
            "audit-000001.jsonl line 2: record 2 is missing before this line",
            "audit-000001.jsonl line 3: record 2 does not belong here, where 4 is due: it was moved"
                + " or copied");

    List<String> first = new ArrayList<>(sound.subList(1, sound.size()));
    Files.write(segment(1), first);
    assertThat(findings())
        .containsExactly("audit-000001.jsonl line 1: record 1 is missing before this line");
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    write(3, settings(1 << 20, 10, false));
    byte[] sound = Files.readAllBytes(segment(1));
    for (int length = 0; length < sound.length; length += 7) {
      Files.write(segment(1), java.util.Arrays.copyOf(sound, length));
      assertThat(verify().isSound()).as("%d bytes of %d", length, sound.length).isFalse();
    }
    Files.write(segment(1), Files.readAllLines(segment(1)).subList(0, 0));
    assertThat(findings())
        .containsExactly(
            "audit-000001.jsonl: records 1 to 3 are missing at the end: the log was cut off");
  }

  @Test
  void removedSegmentsAreFound() throws IOException {
    write(60, settings(4096, 100, false));
    int last = new AuditSegments(directory).present().lastKey();
    assertThat(last).isGreaterThan(3);
    for (int segment = 1; segment <= last; segment++) {
      Path hidden = folder.resolve("hidden");
      Files.move(segment(segment), hidden);
      assertThat(findings())
          .contains(AuditSegments.name(segment) + ": the segment is missing")
          .hasSize(1);
      Files.move(hidden, segment(segment));
    }
    assertThat(verify().isSound()).isTrue();
  }

  @Test
  void exchangedSegmentsAreFound() throws IOException {
    write(60, settings(4096, 100, false));
    Files.move(segment(1), folder.resolve("one"));
    Files.move(segment(2), segment(1));
    Files.move(folder.resolve("one"), segment(2));

    assertThat(verify().isSound()).isFalse();
  }

  @Test
  void anOlderCopyOfTheWholeFolderIsFound() throws IOException {
    write(3, settings(1 << 20, 10, false));
    Path copy = folder.resolve("copy");
    Files.createDirectory(copy);
    for (String name : List.of(AuditSegments.name(1), AuditHead.FILE)) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    write(2, settings(1 << 20, 10, false));
    for (String name : List.of(AuditSegments.name(1), AuditHead.FILE)) {
      Files.delete(directory.resolve(name));
      Files.copy(copy.resolve(name), directory.resolve(name));
    }

    assertThat(findings())
        .containsExactly(
            "head.json: record 5 was written once, the log ends with 3: it was put back to an older"
                + " copy");
    assertThatThrownBy(this::open)
        .isInstanceOf(AuditDamagedException.class)
        .hasMessageContaining("put back to an older copy")
        .hasMessageContaining("security.audit.on_damage");
  }

  @Test
  void aRemovedLogIsFound() throws IOException {
    write(3, settings(1 << 20, 10, false));
    Files.delete(segment(1));
    Files.delete(directory.resolve(AuditHead.FILE));

    assertThat(verify().isSound()).isFalse();
    assertThatThrownBy(this::open).isInstanceOf(AuditDamagedException.class);
  }

  @Test
  void whatACrashLeftAfterTheHeadIsTakenOver() throws IOException {
    write(2, settings(1 << 20, 10, false));
    byte[] head = Files.readAllBytes(directory.resolve(AuditHead.FILE));
    byte[] seen = Files.readAllBytes(witness);
    write(2, settings(1 << 20, 10, false));
    Files.write(directory.resolve(AuditHead.FILE), head);
    Files.write(witness, seen);
    Files.writeString(segment(1), "{\"number\":5,\"prev", StandardOpenOption.APPEND);

    assertThat(verify().isSound()).isTrue();
    assertThat(verify().notes()).hasSize(2);
    open().close();

    assertThat(verify()).isEqualTo(new AuditVerdict(1, 5, 5, List.of(), List.of()));
    AuditRecord note = all().getLast();
    assertThat(note.event().action()).isEqualTo("audit.recovered");
    assertThat(note.event().facts()).containsEntry("records", 2L).containsEntry("cut_bytes", 17L);
  }

  @Test
  void aCrashAtAnyByteOfARecordIsMended() throws IOException {
    write(2, settings(1 << 20, 10, false));
    byte[] head = Files.readAllBytes(directory.resolve(AuditHead.FILE));
    byte[] seen = Files.readAllBytes(witness);
    byte[] before = Files.readAllBytes(segment(1));
    write(1, settings(1 << 20, 10, false));
    byte[] after = Files.readAllBytes(segment(1));
    for (int length = before.length; length <= after.length; length += 9) {
      Files.write(directory.resolve(AuditHead.FILE), head);
      Files.write(witness, seen);
      Files.write(segment(1), java.util.Arrays.copyOf(after, length));
      write(1, settings(1 << 20, 10, false));
      assertThat(findings()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void aCrashWhileASegmentBeginsIsMended() throws IOException {
    write(2, settings(1 << 20, 10, false));
    Files.writeString(segment(2), "{\"number\":3");

    write(1, settings(1 << 20, 10, false));

    assertThat(findings()).isEmpty();
    assertThat(all()).extracting(AuditRecord::number).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void goesOnAfterDamageOnlyIfItMay() throws IOException {
    write(5, settings(1 << 20, 10, false));
    Files.write(segment(1), Files.readAllLines(segment(1)).subList(0, 3));

    assertThatThrownBy(this::open)
        .isInstanceOf(AuditDamagedException.class)
        .hasMessageContaining("records 4 to 5 are missing at the end");

    write(1, settings(1 << 20, 10, true));
    assertThat(findings())
        .containsExactly("audit-000002.jsonl line 1: records 4 to 5 are missing before this line");
    assertThat(all())
        .extracting(each -> each.number() + " " + each.event().action())
        .endsWith("6 audit.damaged", "7 plugin.install");
    assertThat(verify(6).isSound()).isTrue();
  }

  @Test
  void oldSegmentsGo() throws IOException {
    write(100, settings(4096, 2, false));

    assertThat(new AuditSegments(directory).present()).hasSize(3);
    assertThat(findings()).isEmpty();
    assertThat(all().getFirst().number()).isGreaterThan(1);
    write(1, settings(4096, 2, false));
    assertThat(findings()).isEmpty();

    Files.delete(new AuditSegments(directory).present().firstEntry().getValue());
    assertThat(findings()).hasSize(1).first().asString().contains("is missing");
  }

  @Test
  void onlyOneProcessWrites() {
    try (AuditFile first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("another server writes it");
      first.append(event("plugin:a"));
    }
    open().close();
  }

  @Test
  void aClosedLogSaysThatNothingWasKept() {
    AuditFile log = open();
    log.close();
    log.close();

    assertThatThrownBy(() -> log.append(event("plugin:a")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the log is closed");
  }

  @Test
  void whoIsInterruptedHasStillRecorded() throws IOException {
    try (AuditFile log = open()) {
      Thread.currentThread().interrupt();
      log.append(event("plugin:a"));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(all()).hasSize(1);
  }

  @Test
  void secretsAndAnythingTooLongStayOut() throws IOException {
    try (AuditFile log = open()) {
      log.append(
          new AuditEvent(
              "ada\n{\"number\":9}",
              "http",
              "config.change",
              "https://ada:hunter2@example.org/?token=hunter2&a=b",
              Outcome.FAILURE,
              Optional.empty(),
              Map.of(
                  "api_key",
                  "hunter2",
                  "nested",
                  Map.of("password", "hunter2", "list", List.of(Map.of("cookie", "hunter2"))))));
      log.append(
          new AuditEvent(
              "x".repeat(9999),
              "http",
              "a",
              "\uD800",
              Outcome.SUCCESS,
              Optional.empty(),
              Map.of("long", List.of("y".repeat(3000), "z".repeat(3000), "w".repeat(3000)))));
    }
    assertThat(Files.readString(segment(1))).doesNotContain("hunter2").hasLineCount(2);
    assertThat(findings()).isEmpty();
    assertThat(all().getLast().event().actor()).hasSize(200);
    assertThat(all().getLast().event().facts()).containsEntry("long", "omitted: 6012 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void pagesHaveEveryRecordOnce(int limit) throws IOException {
    write(40, settings(4096, 100, false));
    AuditReader reader = AuditReader.of(directory, KEY);
    List<Long> newest = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (before > 0) {
      AuditReader.Page page = reader.newest(AuditFilter.all(), before, limit);
      page.records().forEach(each -> newest.add(each.number()));
      before = page.next().orElse(0);
    }
    List<Long> oldest = new ArrayList<>();
    long after = 0;
    while (after >= 0) {
      AuditReader.Page page = reader.oldest(AuditFilter.all(), after, limit);
      page.records().forEach(each -> oldest.add(each.number()));
      after = page.next().orElse(-1);
    }
    assertThat(oldest).hasSize(40).isSorted().doesNotHaveDuplicates();
    assertThat(newest.reversed()).isEqualTo(oldest);
  }

  @Test
  void filtersByEverything() throws IOException {
    write(3, settings(1 << 20, 10, false));
    AuditReader reader = AuditReader.of(directory, KEY);
    AuditFilter some =
        new AuditFilter(
            Optional.of(NOW),
            Optional.of(NOW.plusSeconds(1)),
            Optional.of("ada"),
            Optional.of(AuditFilter.pattern("plugin.*")),
            Optional.of(Outcome.SUCCESS));
    assertThat(reader.newest(some, Long.MAX_VALUE, 10).records()).hasSize(3);
    for (AuditFilter none :
        List.of(
            new AuditFilter(
                Optional.of(NOW.plusSeconds(1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new AuditFilter(
                Optional.empty(),
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of("bob"),
                Optional.empty(),
                Optional.empty()),
            new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(AuditFilter.pattern("user.*")),
                Optional.empty()),
            new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Outcome.DENIED)))) {
      assertThat(reader.newest(none, Long.MAX_VALUE, 10).records()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plugin.load|plugin.load|true",
        "plugin.*|plugin.load|true",
        "*.load|plugin.load|true",
        "p*i*d|plugin.load|true",
        "*|plugin.load|true",
        "**|plugin.load|true",
        "plugin|plugin.load|false",
        "plugin.l*ad.load|plugin.load|false",
        "p*z*d|plugin.load|false",
        "aba*aba|aba|false"
      })
  void aWildcardStandsForAnyCharacters(String row) {
    String[] cells = row.split("\\|");
    assertThat(AuditFilter.pattern(cells[0]).matches(cells[1]))
        .isEqualTo(Boolean.parseBoolean(cells[2]));
  }

  @Test
  void noWildcardTakesLong() {
    String text = "a".repeat(100_000) + "x";

    assertThat(AuditFilter.pattern("a*".repeat(5000) + "b*x").matches(text)).isFalse();
  }
}
