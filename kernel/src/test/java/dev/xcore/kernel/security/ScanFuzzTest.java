package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.security.CodeElement.Kind;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a class file holds, the scan ends with a report. */
class ScanFuzzTest {

  private static final int ROUNDS = 2_000;
  private static final long SEED = 20_261_121;
  private static final CodeElement OWN = new CodeElement(Kind.OWN, "classes", Path.of("none"));

  @Test
  @Timeout(120)
  void damagedClassesNeverEndTheScan() throws IOException {
    Random random = new Random(SEED);
    List<byte[]> seeds = new ArrayList<>();
    for (Class<?> each :
        List.of(Problem.class, Judge.class, ScanReport.class, HostileCode.class, ClassScan.class)) {
      seeds.add(bytes(each));
    }
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutant = mutate(seeds.get(round % seeds.size()).clone(), random);
      CodeEntry entry = new CodeEntry(OWN, "a/A.class", mutant);
      CodeImage image = new CodeImage(List.of(OWN), List.of(entry), List.of(), "");

      ScanReport report = ScanWorkshop.SCANNER.scan(image, ScanWorkshop.STRICT);

      assertThat(report.classes()).isEqualTo(1);
      assertThat(report.problems()).hasSizeLessThan(100);
      refused += report.isClean() ? 0 : 1;
    }
    // None is where its name says, so that none may pass.
    assertThat(refused).isEqualTo(ROUNDS);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    int changes = kind < 5 ? 1 : random.nextInt(1, 40);
    for (int i = 0; i < changes; i++) {
      // The constants, where most can go wrong, are at the beginning.
      int range = random.nextBoolean() ? Math.min(bytes.length, 600) : bytes.length;
      bytes[random.nextInt(range)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }
}
