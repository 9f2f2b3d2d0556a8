package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class CompilerLimitsIT {

  /** Folded to a constant of 64 characters times 16 to the 6th power. */
  private static final String EXHAUSTING =
      """
      class Bomb {
        static final String A = "0123456789012345678901234567890123456789012345678901234567890123";
        static final String B = A+A+A+A+A+A+A+A+A+A+A+A+A+A+A+A;
        static final String C = B+B+B+B+B+B+B+B+B+B+B+B+B+B+B+B;
        static final String D = C+C+C+C+C+C+C+C+C+C+C+C+C+C+C+C;
        static final String E = D+D+D+D+D+D+D+D+D+D+D+D+D+D+D+D;
        static final String F = E+E+E+E+E+E+E+E+E+E+E+E+E+E+E+E;
        static final String G = F+F+F+F+F+F+F+F+F+F+F+F+F+F+F+F;
      }
      """;

  @TempDir Path temporary;
  private CompilerBench bench;
  private CompilerProcess compiler;

  @BeforeEach
  void start() throws IOException {
    bench = CompilerBench.in(temporary);
    compiler = CompilerProcess.create(CompilerOptions.defaults());
  }

  @AfterEach
  void stop() {
    compiler.close();
  }

  @Test
  void aSourceThatExhaustsTheHeapIsAnErrorAndTheNextOneCompiles() throws IOException {
    assertThat(EXHAUSTING.length()).isLessThan(859);
    bench.write("Bomb.java", EXHAUSTING);
    bench.write("Main.java", CompilerBench.GOOD);

    CompilerException failure =
        catchThrowableOfType(CompilerException.class, () -> bench.compile(compiler, "Bomb.java"));

    assertThat(failure.reason()).isEqualTo(CompilerException.Reason.OUT_OF_MEMORY);
    assertThat(failure).hasMessageContaining("ran out of memory (256 MB)");
    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void aSourceThatTakesTooLongIsStoppedAndTheNextOneCompiles() throws IOException {
    limit(256, Duration.ofSeconds(3), Duration.ofSeconds(60));
    bench.write("Bomb.java", endless());
    bench.write("Main.java", CompilerBench.GOOD);

    CompilerException failure =
        catchThrowableOfType(CompilerException.class, () -> bench.compile(compiler, "Bomb.java"));

    assertThat(failure.reason()).isEqualTo(CompilerException.Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("within 3.0 s");
    assertThat(CompilerBench.processes()).isEmpty();
    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void aDeeplyNestedExpressionIsAnErrorNotACrash() throws IOException {
    bench.write(
        "Deep.java",
        "class Deep { int x = " + "(".repeat(200_000) + "1" + ")".repeat(200_000) + "; }");
    bench.write("Main.java", CompilerBench.GOOD);

    assertThat(bench.compile(compiler, "Deep.java").errors()).isNotEmpty();
    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void aKilledProcessIsReplaced() throws Exception {
    bench.write("Main.java", CompilerBench.GOOD);
    bench.compile(compiler, "Main.java");
    for (long id : CompilerBench.processes()) {
      ProcessHandle handle = ProcessHandle.of(id).orElseThrow();
      handle.destroyForcibly();
      handle.onExit().get(10, TimeUnit.SECONDS);
    }

    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void theProcessEndsWhenIdleAndStartsAgainWhenNeeded() throws IOException {
    limit(256, Duration.ofSeconds(60), Duration.ofMillis(300));
    bench.write("Main.java", CompilerBench.GOOD);
    bench.compile(compiler, "Main.java");

    await().atMost(Duration.ofSeconds(20)).until(() -> CompilerBench.processes().isEmpty());
    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void manyThreadsAreServedOneAfterTheOther() throws Exception {
    bench.write("Main.java", CompilerBench.GOOD);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<CompileResult>> results = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Path out = Files.createDirectory(bench.folder().resolve("out" + i));
        results.add(
            callers.submit(() ->
                compiler.compile(
                    new CompileRequest(
                        bench.sources(), List.of("Main.java"), CompilerBench.classPath(), out))));
      }
      for (Future<CompileResult> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS).success()).isTrue();
      }
    }
    assertThat(CompilerBench.processes()).hasSize(1);
  }

  @Test
  void closingEndsTheProcessAndRefusesFurtherRequests() throws IOException {
    bench.write("Main.java", CompilerBench.GOOD);
    bench.compile(compiler, "Main.java");

    compiler.close();
    compiler.close();

    assertThat(CompilerBench.processes()).isEmpty();
    assertThatThrownBy(() -> bench.compile(compiler, "Main.java"))
        .isInstanceOfSatisfying(
            CompilerException.class,
            e -> assertThat(e.reason()).isEqualTo(CompilerException.Reason.CLOSED));
    assertThat(CompilerBench.processes()).isEmpty();
  }

  @Test
  void anInterruptedCallerStopsTheCompilation() throws Exception {
    bench.write("Bomb.java", endless());
    try (ExecutorService callers = Executors.newSingleThreadExecutor()) {
      Future<CompileResult> result = callers.submit(() -> bench.compile(compiler, "Bomb.java"));
      await().atMost(Duration.ofSeconds(20)).until(() -> !CompilerBench.processes().isEmpty());
      result.cancel(true);
    }

    assertThat(CompilerBench.processes()).isEmpty();
  }

  private void limit(int heapMb, Duration deadline, Duration idle) {
    compiler =
        CompilerProcess.create(CompilerOptions.defaults().withLimits(heapMb, deadline, idle));
  }

  /** A switch whose exhaustiveness takes the compiler minutes to decide. */
  private static String endless() {
    String components =
        IntStream.range(0, 12).mapToObj(i -> "I i" + i).collect(Collectors.joining(", "));
    String cases =
        IntStream.range(0, 512).mapToObj(CompilerLimitsIT::pattern).collect(Collectors.joining());
    return """
    class Bomb {
      sealed interface I permits A, B {}
      record A() implements I {}
      record B() implements I {}
      record R(%s) {}
      int f(R r) { return switch (r) { %s }; }
    }
    """
        .formatted(components, cases);
  }

  private static String pattern(int bits) {
    return IntStream.range(0, 12)
        .mapToObj(i -> (bits >> i & 1) == 1 ? "A _" : "B _")
        .collect(Collectors.joining(", ", "case R(", ") -> 1;\n"));
  }
}
