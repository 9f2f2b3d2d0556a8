package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerProcessIT {

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
  void compilesSourcesWithParameterNames() throws Exception {
    bench.write("Main.java", CompilerBench.GOOD);

    assertThat(bench.compile(compiler, "Main.java").messages()).isEmpty();
    try (var loader =
        new java.net.URLClassLoader(
            new java.net.URL[] {bench.folder().resolve("out").toUri().toURL()},
            getClass().getClassLoader())) {
      Class<?> main = loader.loadClass("Main");
      assertThat(main.getMethod("add", int.class, int.class).getParameters()[0].getName())
          .isEqualTo("first");
      assertThat(main.getInterfaces()).containsExactly(Plugin.class);
    }
  }

  @Test
  void canBeReadyBeforeTheFirstRequest() throws IOException {
    bench.write("Practice.java", "class Practice {}");
    Path out = Files.createDirectories(bench.folder().resolve("practice"));
    assertThat(compiler.isRunning()).isFalse();

    compiler.prepare(
        new CompileRequest(
            bench.sources(), List.of("Practice.java"), CompilerBench.classPath(), out));

    assertThat(compiler.isRunning()).isTrue();
    bench.write("Main.java", CompilerBench.GOOD);
    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
  }

  @Test
  void anErrorShowsFileLineColumnTextAndCaret() throws IOException {
    bench.write("shop/Main.java", "package shop;\nclass Main {\n  int x = undefined + 1;\n}\n");

    CompileResult result = bench.compile(compiler, "shop/Main.java");

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
    bench.write("A.java", "class A { int a = \"x\"; }");
    bench.write("B.java", "class B { String b = 1; }");

    assertThat(bench.compile(compiler, "A.java", "B.java").errors())
        .extracting(CompilerMessage::file)
        .containsExactly("A.java", "B.java");
  }

  @Test
  void warningsDoNotStopTheCompilation() throws IOException {
    bench.write(
        "A.java", "import java.util.*; class A { List<String> a = (List<String>) (List) null; }");

    CompileResult result = bench.compile(compiler, "A.java");

    assertThat(result.success()).isTrue();
    assertThat(result.messages())
        .extracting(CompilerMessage::kind)
        .contains(CompilerMessage.Kind.WARNING);
  }

  @Test
  void malformedUtf8IsAnErrorWithItsPlace() throws IOException {
    Files.write(
        bench.sources().resolve("A.java"),
        new byte[] {'c', 'l', 'a', 's', 's', ' ', (byte) 0xff, '{', '}'});

    CompileResult result = bench.compile(compiler, "A.java");

    assertThat(result.success()).isFalse();
    assertThat(result.errors().getFirst().toString())
        .contains("A.java:1:")
        .contains("unmappable character");
  }

  @Test
  void aSourceOutsideTheFolderIsRefused() throws IOException {
    Files.writeString(bench.folder().resolve("Secret.java"), "class Secret {}");
    Files.createSymbolicLink(
        bench.sources().resolve("Secret.java"), bench.folder().resolve("Secret.java"));

    assertThat(bench.compile(compiler, "Secret.java").errors())
        .extracting(CompilerMessage::message)
        .containsExactly("leads out of the source folder");
    assertThat(bench.compile(compiler, "../Secret.java").errors())
        .extracting(CompilerMessage::message)
        .containsExactly("leads out of the source folder");
  }

  @Test
  void aMissingSourceIsAnErrorAndTheProcessLivesOn() throws IOException {
    bench.write("Main.java", CompilerBench.GOOD);
    assertThat(bench.compile(compiler, "Absent.java").success()).isFalse();
    List<Long> before = CompilerBench.processes();

    assertThat(bench.compile(compiler, "Main.java").success()).isTrue();
    assertThat(CompilerBench.processes()).isEqualTo(before);
  }

  @Test
  void annotationProcessorsOfALibraryDoNotRun() throws IOException {
    Path library = Files.createDirectories(bench.folder().resolve("lib/META-INF/services"));
    Files.writeString(library.resolve("javax.annotation.processing.Processor"), "evil.Processor");
    bench.write("Main.java", CompilerBench.GOOD);

    CompileResult result =
        compiler.compile(
            new CompileRequest(
                bench.sources(),
                List.of("Main.java"),
                Stream.concat(
                        CompilerBench.classPath().stream(),
                        Stream.of(bench.folder().resolve("lib")))
                    .toList(),
                Files.createDirectories(bench.folder().resolve("out"))));

    assertThat(result.success()).isTrue();
  }
}
