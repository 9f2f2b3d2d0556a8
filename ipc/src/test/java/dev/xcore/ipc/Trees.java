package dev.xcore.ipc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Value trees for tests: random ones, and a form of them that can be compared. */
final class Trees {

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NEGATIVE_INFINITY,
    Double.longBitsToDouble(0x7ff0000000000001L),
    0.1
  };
  private static final long[] LONGS = {
    0, -1, 1, 63, 64, -64, -65, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "key",
    "Grüße",
    "\u0000",
    "\uFFFF",
    "\uD83D\uDE00 smile",
    "€".repeat(50),
    "x".repeat(300)
  };

  private Trees() {}

  /** A tree at most so many levels deep. */
  static @Nullable Object random(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 9 : 12)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> LONGS[random.nextInt(LONGS.length)];
      case 3 -> random.nextLong() >> random.nextInt(64);
      case 4 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 5 -> TEXTS[random.nextInt(TEXTS.length)];
      case 6 -> bytes(random, random.nextInt(200));
      case 7 -> new BigInteger(random.nextInt(1 + 8 * 1000), random).negate();
      case 8 -> new BigDecimal(new BigInteger(90, random), random.nextInt(-10_000, 10_001));
      case 9, 10 -> list(random, depth);
      default -> map(random, depth);
    };
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<@Nullable Object> list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int count = random.nextInt(6); count > 0; count--) {
      list.add(random(random, depth - 1));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Random random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int count = random.nextInt(6); count > 0; count--) {
      String key = TEXTS[random.nextInt(TEXTS.length)];
      map.put(random.nextBoolean() ? key : key + count, random(random, depth - 1));
    }
    return map;
  }

  /** Lists in each other, the innermost empty. */
  static Object nested(int levels) {
    List<Object> tree = new ArrayList<>();
    for (int level = 1; level < levels; level++) {
      tree = new ArrayList<>(List.of(tree));
    }
    return tree;
  }

  /** The same tree of types that have an {@code equals}: every bit of a double counts. */
  static Object comparable(@Nullable Object tree) {
    return switch (tree) {
      case null -> "null";
      case byte[] bytes -> "bytes " + Arrays.toString(bytes);
      case Double number -> "double " + Double.doubleToRawLongBits(number);
      case String text -> "text " + text;
      case List<?> list -> list.stream().map(Trees::comparable).toList();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> List.of(entry.getKey(), comparable(entry.getValue())))
              .toList();
      default -> tree;
    };
  }
}
