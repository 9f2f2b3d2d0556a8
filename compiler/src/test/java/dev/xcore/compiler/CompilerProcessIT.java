package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerProcessIT {

  private static final String GOOD =
      """
      import dev.xcore.sdk.Plugin;

      public final class Main implements Plugin {
        public int add(int first, int second) {
          return first + second;
        }
      }
      """;

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

  @TempDir Path folder;
  private Path sources;
  private CompilerProcess compiler;

  @BeforeEach
  void start() throws IOException {
    sources = Files.createDirectory(folder.resolve("src"));
    compiler = CompilerProcess.create(CompilerOptions.defaults());
  }

  @AfterEach
  void stop() {
    compiler.close();
  }

  @Test
  void compilesSourcesWithParameterNames() throws Exception {
    write("Main.java", GOOD);

    assertThat(compile("Main.java").messages()).isEmpty();
    try (var loader =
        new java.net.URLClassLoader(
            new java.net.URL[] {folder.resolve("out").toUri().toURL()},
            getClass().getClassLoader())) {
      Class<?> main = loader.loadClass("Main");
      assertThat(main.getMethod("add", int.class, int.class).getParameters()[0].getName())
          .isEqualTo("first");
      assertThat(main.getInterfaces()).containsExactly(Plugin.class);
    }
  }

  @Test
  void anErrorShowsFileLineColumnTextAndCaret() throws IOException {
    write("shop/Main.java", "package shop;\nclass Main {\n  int x = undefined + 1;\n}\n");

    CompileResult result = compile("shop/Main.java");

    assertThat(result.success()).isFalse();
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().getFirst().toString())
        .isEqualTo(
            """
            shop/Main.java:3:11: error: cannot find symbol
              symbol:   variable undefined
              location: class shop.Main
                  int x = undefined + 1;
                          ^\
            """);
  }

  @Test
  void allErrorsAreReportedAtOnce() throws IOException {
    write("A.java", "class A { int a = \"x\"; }");
    write("B.java", "class B { String b = 1; }");

    assertThat(compile("A.java", "B.java").errors())
        .extracting(CompilerMessage::file)
        .containsExactly("A.java", "B.java");
  }

  @Test
  void warningsDoNotStopTheCompilation() throws IOException {
    write("A.java", "import java.util.*; class A { List<String> a = (List<String>) (List) null; }");

    CompileResult result = compile("A.java");

    assertThat(result.success()).isTrue();
    assertThat(result.messages())
        .extracting(CompilerMessage::kind)
        .contains(CompilerMessage.Kind.WARNING);
  }

  @Test
  void malformedUtf8IsAnErrorWithItsPlace() throws IOException {
    Files.write(
        sources.resolve("A.java"),
        new byte[] {'c', 'l', 'a', 's', 's', ' ', (byte) 0xff, '{', '}'});

    CompileResult result = compile("A.java");

    assertThat(result.success()).isFalse();
    assertThat(result.errors().getFirst().toString())
        .contains("A.java:1:")
        .contains("unmappable character");
  }

  @Test
  void aSourceOutsideTheFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("Secret.java"), "class Secret {}");
    Files.createSymbolicLink(sources.resolve("Secret.java"), folder.resolve("Secret.java"));

    assertThat(compile("Secret.java").errors())
        .extracting(CompilerMessage::message)
        .containsExactly("leads out of the source folder");
    assertThat(compile("../Secret.java").errors())
        .extracting(CompilerMessage::message)
        .containsExactly("leads out of the source folder");
  }

  @Test
  void aMissingSourceIsAnErrorAndTheProcessLivesOn() throws IOException {
    write("Main.java", GOOD);
    assertThat(compile("Absent.java").success()).isFalse();
    List<Long> before = processes();

    assertThat(compile("Main.java").success()).isTrue();
    assertThat(processes()).isEqualTo(before);
  }

  @Test
  void aSourceThatExhaustsTheHeapIsAnErrorAndTheNextOneCompiles() throws IOException {
    assertThat(EXHAUSTING.length()).isLessThan(859);
    write("Bomb.java", EXHAUSTING);
    write("Main.java", GOOD);

    CompilerException failure =
        catchThrowableOfType(CompilerException.class, () -> compile("Bomb.java"));

    assertThat(failure.reason()).isEqualTo(CompilerException.Reason.OUT_OF_MEMORY);
    assertThat(failure).hasMessageContaining("ran out of memory (256 MB)");
    assertThat(compile("Main.java").success()).isTrue();
  }

  @Test
  void aSourceThatTakesTooLongIsStoppedAndTheNextOneCompiles() throws IOException {
    limit(256, Duration.ofSeconds(3), Duration.ofSeconds(60));
    write("Bomb.java", endless());
    write("Main.java", GOOD);

    CompilerException failure =
        catchThrowableOfType(CompilerException.class, () -> compile("Bomb.java"));

    assertThat(failure.reason()).isEqualTo(CompilerException.Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("within 3.0 s");
    assertThat(processes()).isEmpty();
    assertThat(compile("Main.java").success()).isTrue();
  }

  @Test
  void aDeeplyNestedExpressionIsAnErrorNotACrash() throws IOException {
    write(
        "Deep.java",
        "class Deep { int x = " + "(".repeat(200_000) + "1" + ")".repeat(200_000) + "; }");
    write("Main.java", GOOD);

    assertThat(compile("Deep.java").errors()).isNotEmpty();
    assertThat(compile("Main.java").success()).isTrue();
  }

  @Test
  void aKilledProcessIsReplaced() throws Exception {
    write("Main.java", GOOD);
    compile("Main.java");
    for (long id : processes()) {
      ProcessHandle handle = ProcessHandle.of(id).orElseThrow();
      handle.destroyForcibly();
      handle.onExit().get(10, TimeUnit.SECONDS);
    }

    assertThat(compile("Main.java").success()).isTrue();
  }

  @Test
  void theProcessEndsWhenIdleAndStartsAgainWhenNeeded() throws IOException {
    limit(256, Duration.ofSeconds(60), Duration.ofMillis(300));
    write("Main.java", GOOD);
    compile("Main.java");

    await().atMost(Duration.ofSeconds(20)).until(() -> processes().isEmpty());
    assertThat(compile("Main.java").success()).isTrue();
  }

  @Test
  void manyThreadsAreServedOneAfterTheOther() throws Exception {
    write("Main.java", GOOD);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<CompileResult>> results = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Path out = Files.createDirectory(folder.resolve("out" + i));
        results.add(
            callers.submit(() ->
                compiler.compile(
                    new CompileRequest(sources, List.of("Main.java"), classPath(), out))));
      }
      for (Future<CompileResult> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS).success()).isTrue();
      }
    }
    assertThat(processes()).hasSize(1);
  }

  @Test
  void closingEndsTheProcessAndRefusesFurtherRequests() throws IOException {
    write("Main.java", GOOD);
    compile("Main.java");

    compiler.close();
    compiler.close();

    assertThat(processes()).isEmpty();
    assertThatThrownBy(() -> compile("Main.java"))
        .isInstanceOfSatisfying(
            CompilerException.class,
            e -> assertThat(e.reason()).isEqualTo(CompilerException.Reason.CLOSED));
    assertThat(processes()).isEmpty();
  }

  @Test
  void anInterruptedCallerStopsTheCompilation() throws Exception {
    write("Bomb.java", endless());
    try (ExecutorService callers = Executors.newSingleThreadExecutor()) {
      Future<CompileResult> result = callers.submit(() -> compile("Bomb.java"));
      await().atMost(Duration.ofSeconds(20)).until(() -> !processes().isEmpty());
      result.cancel(true);
    }

    assertThat(processes()).isEmpty();
  }

  @Test
  void annotationProcessorsOfALibraryDoNotRun() throws IOException {
    Path library = Files.createDirectories(folder.resolve("lib/META-INF/services"));
    Files.writeString(library.resolve("javax.annotation.processing.Processor"), "evil.Processor");
    write("Main.java", GOOD);

    CompileResult result =
        compiler.compile(
            new CompileRequest(
                sources,
                List.of("Main.java"),
                Stream.concat(classPath().stream(), Stream.of(folder.resolve("lib"))).toList(),
                Files.createDirectories(folder.resolve("out"))));

    assertThat(result.success()).isTrue();
  }

  @Test
  void anAotCacheIsMadeInThePrivateFolderAndUsedByTheNextProcess() throws Exception {
    Path cache = folder.resolve("cache");
    CompilerOptions options = withJar(cache);
    write("Main.java", GOOD);
    try (CompilerProcess first = CompilerProcess.create(options)) {
      assertThat(compile(first, "Main.java").success()).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> caches(cache).size() == 1);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
    try (CompilerProcess second = CompilerProcess.create(options)) {
      assertThat(compile(second, "Main.java").success()).isTrue();
      assertThat(commandLine()).contains("-XX:AOTCache=" + caches(cache).getFirst());
    }
  }

  @Test
  void aDamagedAotCacheDoesNotBreakTheCompilation() throws Exception {
    Path cache = folder.resolve("cache");
    CompilerOptions options = withJar(cache);
    write("Main.java", GOOD);
    try (CompilerProcess first = CompilerProcess.create(options)) {
      compile(first, "Main.java");
      await().atMost(Duration.ofSeconds(60)).until(() -> caches(cache).size() == 1);
    }
    Files.writeString(caches(cache).getFirst(), "rubbish");

    try (CompilerProcess second = CompilerProcess.create(options)) {
      assertThat(compile(second, "Main.java").success()).isTrue();
    }
  }

  @Test
  void aCacheFolderThatOthersMayWriteIsNotUsed() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    write("Main.java", GOOD);

    try (CompilerProcess process = CompilerProcess.create(withJar(cache))) {
      assertThat(compile(process, "Main.java").success()).isTrue();
      assertThat(commandLine()).doesNotContain("AOT");
    }
    assertThat(caches(cache)).isEmpty();
  }

  private CompilerOptions withJar(Path cache) throws IOException {
    Path classes = CodeLocation.of(CompilerMain.class);
    Path jar = Files.isRegularFile(classes) ? classes : packed(classes);
    CompilerOptions base = CompilerOptions.defaults().withAotDirectory(cache);
    return new CompilerOptions(
        base.heapMb(), base.deadline(), base.queueTimeout(), base.idle(), base.aotDirectory(), jar);
  }

  private Path packed(Path classes) throws IOException {
    Path jar = folder.resolve("compiler.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> tree = Files.walk(classes)) {
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        out.write(Files.readAllBytes(path));
      }
    }
    return jar;
  }

  private static List<Path> caches(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> path.toString().endsWith(".aot")).toList();
    }
  }

  private static String commandLine() throws IOException {
    long id = processes().getFirst();
    return Files.readString(Path.of("/proc/" + id + "/cmdline")).replace('\0', ' ');
  }

  private static List<Long> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
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
        IntStream.range(0, 512).mapToObj(CompilerProcessIT::pattern).collect(Collectors.joining());
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

  private CompileResult compile(String... files) throws IOException {
    return compile(compiler, files);
  }

  private CompileResult compile(CompilerProcess process, String... files) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    return process.compile(new CompileRequest(sources, List.of(files), classPath(), out));
  }

  private static List<Path> classPath() {
    return List.of(CodeLocation.of(Plugin.class));
  }

  private void write(String name, String text) throws IOException {
    Path file = sources.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
