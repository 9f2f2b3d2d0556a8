package dev.xcore.kernel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SectionTest {

  private static final Key<String> HOST = Key.of("host", Types.text()).or("127.0.0.1");
  private static final Key<Integer> PORT = Key.of("port", Types.integer(1, 65_535)).or(8082);
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", Types.duration(Duration.ofMillis(1))).alias("timeout_seconds");
  private static final Key<Long> SIZE = Key.of("size", Types.size(1)).or(1024L);
  private static final Key<Double> RATE = Key.of("rate", Types.number(0, 1)).or(0.5);
  private static final Key<Boolean> DEBUG = Key.of("debug", Types.bool()).or(false);
  private static final Key<String> LEVEL =
      Key.of("level", Types.choice("debug", "info", "warn")).or("info");
  private static final Key<List<Integer>> PORTS =
      Key.of("ports", Types.list(Types.integer(1, 10))).or(List.of());
  private static final Key<Map<String, Integer>> LIMITS =
      Key.of("limits", Types.map(Pattern.compile("[a-z]+"), Types.integer(1, 10))).or(Map.of());
  private static final Key<Map<String, Object>> FREE = Key.of("free", Types.tree()).or(Map.of());
  private static final Key<String> SECRET = Key.of("key", Types.text()).secret();
  private static final Key<String> OLD = Key.of("old", Types.text()).deprecated("use host");
  private static final Key<Integer> LATER = Key.of("later", Types.integer(1, 9)).or(1).planned();
  private static final Key<String> NEEDED = Key.of("needed", Types.text()).required();
  private static final Key<Settings> INNER = Key.section("inner", NEEDED, HOST);
  private static final Section ROOT =
      Section.of(
          HOST, PORT, TIMEOUT, SIZE, RATE, DEBUG, LEVEL, PORTS, LIMITS, FREE, SECRET, OLD, LATER,
          INNER);

  private final Check check = Check.create();

  private Settings read(String text) {
    Settings settings = ROOT.read(Document.parse("a.yaml", text).root(), "", check);
    assertThat(settings).isNotNull();
    return settings;
  }

  private List<String> problems(String text) {
    read(text);
    return check.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void defaultsHoldWhereNothingIsWritten() {
    Settings settings = read("");

    assertThat(settings.get(PORT)).isEqualTo(8082);
    assertThat(settings.find(TIMEOUT)).isEmpty();
    assertThat(settings.isSet(PORT)).isFalse();
    assertThat(settings.get(INNER).get(HOST)).isEqualTo("127.0.0.1");
    assertThat(check.problems()).isEmpty();
  }

  @Test
  void valuesAreTyped() {
    Settings settings =
        read(
            """
            host: localhost
            port: 80
            timeout_seconds: 1.5
            size: 10MB
            rate: 1
            debug: true
            level: WARN
            ports: [1, 2]
            limits: {a: 3}
            free: {x: [1, {y: z}], gone: }
            inner: {needed: here}
            """);

    assertThat(check.problems()).isEmpty();
    assertThat(settings.get(PORT)).isEqualTo(80);
    assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.get(SIZE)).isEqualTo(10L << 20);
    assertThat(settings.get(RATE)).isEqualTo(1.0);
    assertThat(settings.get(DEBUG)).isTrue();
    assertThat(settings.get(LEVEL)).isEqualTo("warn");
    assertThat(settings.get(PORTS)).containsExactly(1, 2);
    assertThat(settings.get(LIMITS)).containsEntry("a", 3);
    assertThat(settings.get(FREE)).isEqualTo(Map.of("x", List.of(1L, Map.of("y", "z"))));
    assertThat(settings.isSet(PORT)).isTrue();
    assertThat(settings.place(PORT)).isEqualTo(new Place("a.yaml", 2, 7));
  }

  @Test
  void everyProblemIsReportedAtOnceWithPlaceAndCure() {
    assertThat(
            problems(
                """
                hots: x
                port: 70000
                timeout: soon
                size: big
                rate: 7
                debug: yes
                level: dbug
                ports: [1, x, 99]
                limits: {B: 1, c: 0}
                host: [a]
                inner: 5
                zzzzzz: 1
                """))
        .containsExactly(
            "a.yaml:1:1: hots: unknown key; did you mean 'host'? Allowed: host, port, timeout,"
                + " size, rate, debug, level, ports, limits, free, key, old, later, inner",
            "a.yaml:2:7: port: found number 70000, expected a whole number from 1 to 65535",
            "a.yaml:3:10: timeout: found text 'soon', expected a duration such as 500ms, 10s, 5m,"
                + " 2h or a number of seconds, at least 1ms",
            "a.yaml:4:7: size: found text 'big', expected a size such as 512KB, 10MB, 2GB or a"
                + " number of bytes, at least 1",
            "a.yaml:5:7: rate: found number 7, expected a number from 0 to 1",
            "a.yaml:6:8: debug: found text 'yes', expected true or false",
            "a.yaml:7:8: level: found 'dbug', allowed: debug, info, warn; did you mean 'debug'?",
            "a.yaml:8:12: ports[1]: found text 'x', expected a whole number from 1 to 10",
            "a.yaml:8:15: ports[2]: found number 99, expected a whole number from 1 to 10",
            "a.yaml:9:10: limits: key 'B' must match [a-z]+",
            "a.yaml:9:19: limits.c: found number 0, expected a whole number from 1 to 10",
            "a.yaml:10:7: host: found a list, expected text",
            "a.yaml:11:8: inner: found number 5, expected a section with the keys needed, host",
            "a.yaml:12:1: zzzzzz: unknown key; allowed: host, port, timeout, size, rate, debug,"
                + " level, ports, limits, free, key, old, later, inner");
  }

  @Test
  void missingRequiredKeyIsReportedWhereItsSectionBegins() {
    assertThat(problems("inner:\n  host: a\n"))
        .containsExactly("a.yaml:2:3: inner.needed: is required; expected text");
  }

  @Test
  void keyWithoutValueIsReported() {
    assertThat(problems("host:\nport: ~\nfree: {a: [~]}\n"))
        .containsExactly(
            "a.yaml:1:6: host: found nothing, expected text",
            "a.yaml:2:7: port: found nothing, expected a whole number from 1 to 65535",
            "a.yaml:3:12: free.a[0]: found nothing, expected any value");
  }

  @Test
  void nameAndAliasTogetherAreReported() {
    assertThat(problems("timeout: 1s\ntimeout_seconds: 2\n"))
        .containsExactly(
            "a.yaml:2:1: timeout_seconds: is another name of 'timeout', which is given too; keep"
                + " one of the two");
  }

  @Test
  void secretsAreNotShownInProblems() {
    assertThat(problems("key: 12345\nfree: {}\n"))
        .containsExactly("a.yaml:1:6: key: found a secret value, expected text");
  }

  @Test
  void deprecatedAndPlannedKeysAreWarnings() {
    Settings settings = read("old: x\nlater: 3\n");

    assertThat(settings.find(OLD)).isEqualTo(Optional.of("x"));
    assertThat(check.problems()).isEmpty();
    assertThat(check.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "a.yaml:1:1: old: is deprecated; use host",
            "a.yaml:2:1: later: is not used by this version yet");
  }

  @Test
  void plannedKeyAtItsDefaultIsNoWarning() {
    read("later: 1\n");

    assertThat(check.warnings()).isEmpty();
  }

  @Test
  void plannedKeyIsCheckedAllTheSame() {
    assertThat(problems("later: 10\n"))
        .containsExactly("a.yaml:1:8: later: found number 10, expected a whole number from 1 to 9");
  }

  @Test
  void nearestChoiceIsFoundByEditDistance() {
    List<String> keys = List.of("permissions", "requires", "resources", "env");

    assertThat(Wording.nearest("premissions", keys)).contains("permissions");
    assertThat(Wording.nearest("require", keys)).contains("requires");
    assertThat(Wording.nearest("Resources", keys)).contains("resources");
    assertThat(Wording.nearest("evn", keys)).contains("env");
    assertThat(Wording.nearest("colour", keys)).isEmpty();
    assertThat(Wording.nearest("x".repeat(100_000), keys)).isEmpty();
  }

  @Test
  void messagesAreOneShortLineWhateverWasFound() {
    assertThat(Wording.shorten("a\nb\u202Ec\u0000" + "x".repeat(100)))
        .isEqualTo("a\\u{a}b\\u{202e}c\\u{0}" + "x".repeat(54) + "…");
  }

  @Test
  void quantitiesAreReadAsPeopleWriteThem() {
    assertThat(Quantities.duration("500ms")).contains(Duration.ofMillis(500));
    assertThat(Quantities.duration("10")).contains(Duration.ofSeconds(10));
    assertThat(Quantities.duration("0.25")).contains(Duration.ofMillis(250));
    assertThat(Quantities.duration("2h")).contains(Duration.ofHours(2));
    assertThat(Quantities.duration("1d")).contains(Duration.ofDays(1));
    assertThat(Quantities.duration("-1s")).isEmpty();
    assertThat(Quantities.duration("1y")).isEmpty();
    assertThat(Quantities.duration("999999999999999h")).isEmpty();
    assertThat(Quantities.bytes("2GiB")).contains(2L << 30);
    assertThat(Quantities.bytes("7")).contains(7L);
    assertThat(Quantities.bytes("999999999999999GB")).isEmpty();
    assertThat(Quantities.write(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Quantities.write(Duration.ofMinutes(5))).isEqualTo("5m");
    assertThat(Quantities.write(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(Quantities.write(Duration.ofHours(2))).isEqualTo("2h");
  }
}
