package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.PathPattern.Segment;
import dev.xcore.sdk.InvalidPayloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever path is asked for: it is refused, or it means one thing only and finds its route. */
class RouterFuzzTest {

  private static final int ROUNDS = Integer.getInteger("xcore.fuzz.rounds", 50_000);
  private static final long SEED = 20_261_122;
  private static final List<String> PIECES =
      List.of(
          "/",
          "//",
          ".",
          "..",
          "%2e",
          "%2E%2e",
          "%2f",
          "%5c",
          "\\",
          ";",
          ";a=b",
          "%3b",
          "%00",
          "\0",
          "%",
          "%4",
          "%zz",
          "%c0%af",
          "%ff",
          "%e2%80%ae",
          "\u00e4",
          "a",
          "b",
          "admin",
          "Admin",
          "ADMIN",
          "plugins",
          "~",
          "+",
          "%20",
          " ",
          "%0d%0a",
          "\r",
          "\n",
          "*",
          "?",
          "#",
          "%252e%252e",
          "\ufffd",
          "%F0%9F%92%A9");
  private static final List<String> NAMES = List.of("a", "b", "admin", "x", "plugins");

  @Test
  @Timeout(120)
  void aPathThatIsTakenCannotBeReadInAnotherWay() {
    Random random = new Random(SEED);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String raw = path(random);
      try {
        RequestPath path = RequestPath.parse(raw);
        taken++;
        for (String segment : path.segments()) {
          assertThat(segment)
              .as("a segment of %s", raw)
              .isNotEmpty()
              .isNotIn(".", "..")
              .doesNotContain("/", "\\", "\0", "\r", "\n");
        }
        // Nobody in front, who decodes before it looks, sees other segments.
        assertThat(List.of(path.text().substring(1).split("/", -1)))
            .isEqualTo(path.segments().isEmpty() ? List.of("") : path.segments());
      } catch (InvalidPayloadException refused) {
        assertThat(refused.getMessage()).hasSizeLessThan(500).doesNotContain("\0", "\r", "\n");
      }
    }
    assertThat(taken).isBetween(ROUNDS / 100, ROUNDS - 1);
  }

  @Test
  @Timeout(120)
  void theTreeFindsWhatAListOfPatternsWouldFind() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS / 100; round++) {
      RouteTree<String> tree = new RouteTree<>();
      List<PathPattern> routes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        PathPattern pattern = PathPattern.parse(pattern(random));
        if (tree.add("GET", pattern, pattern.text()).isEmpty()) {
          routes.add(pattern);
        }
      }
      for (int i = 0; i < 50; i++) {
        assertSame(tree, routes, RequestPath.parse(sound(random)));
      }
    }
  }

  private static void assertSame(
      RouteTree<String> tree, List<PathPattern> routes, RequestPath path) {
    List<String> fitting =
        routes.stream().filter(route -> fits(route, path)).map(PathPattern::text).toList();
    RouteTree.Match<String> found = tree.find("GET", path);
    if (fitting.isEmpty()) {
      assertThat(found).as("%s among %s", path, routes).isNull();
      assertThat(tree.allowed(path)).isEmpty();
    } else {
      assertThat(found).as("%s among %s", path, fitting).isNotNull();
      assertThat(fitting).contains(found.value());
      Map<String, String> values = found.parameters(path);
      assertThat(found.pattern().segments().stream().filter(RouterFuzzTest::isNamed).count())
          .isEqualTo(values.size());
    }
  }

  private static boolean isNamed(Segment segment) {
    return !(segment instanceof Segment.Literal);
  }

  /** The naive model: one pattern at a time, segment by segment. */
  private static boolean fits(PathPattern route, RequestPath path) {
    List<Segment> wanted = route.segments();
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) instanceof Segment.Rest) {
        return true;
      }
      if (i == path.segments().size()) {
        return false;
      }
      if (wanted.get(i) instanceof Segment.Literal(String text)
          && !text.equals(path.segments().get(i))) {
        return false;
      }
    }
    return wanted.size() == path.segments().size();
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(random.nextInt(20) == 0 ? "" : "/");
    int length = random.nextInt(1, 8);
    for (int i = 0; i < length; i++) {
      path.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return path.toString();
  }

  private static String sound(Random random) {
    return random
        .ints(random.nextInt(4), 0, NAMES.size())
        .mapToObj(NAMES::get)
        .collect(Collectors.joining("/", "/", ""));
  }

  private static String pattern(Random random) {
    StringBuilder pattern = new StringBuilder();
    int length = random.nextInt(1, 4);
    for (int i = 0; i < length; i++) {
      boolean isLast = i == length - 1;
      switch (random.nextInt(isLast ? 4 : 3)) {
        case 0 -> pattern.append("/{p").append(i).append('}');
        case 3 -> pattern.append("/{rest...}");
        default -> pattern.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
      }
    }
    return pattern.toString();
  }
}
