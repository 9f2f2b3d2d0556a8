package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class AotCacheIT {

  @TempDir Path temporary;
  private CompilerBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = CompilerBench.in(temporary);
  }

  @Test
  void anAotCacheIsMadeInThePrivateFolderAndUsedByTheNextProcess() throws Exception {
    Path cache = bench.folder().resolve("cache");
    CompilerOptions options = withJar(cache);
    bench.write("Main.java", CompilerBench.GOOD);
    try (CompilerProcess first = CompilerProcess.create(options)) {
      assertThat(bench.compile(first, "Main.java").success()).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> caches(cache).size() == 1);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
    try (CompilerProcess second = CompilerProcess.create(options)) {
      assertThat(bench.compile(second, "Main.java").success()).isTrue();
      assertThat(commandLine()).contains("-XX:AOTCache=" + caches(cache).getFirst());
    }
  }

  @Test
  void aDamagedAotCacheDoesNotBreakTheCompilation() throws Exception {
    Path cache = bench.folder().resolve("cache");
    CompilerOptions options = withJar(cache);
    bench.write("Main.java", CompilerBench.GOOD);
    try (CompilerProcess first = CompilerProcess.create(options)) {
      bench.compile(first, "Main.java");
      await().atMost(Duration.ofSeconds(60)).until(() -> caches(cache).size() == 1);
    }
    Files.writeString(caches(cache).getFirst(), "rubbish");

    try (CompilerProcess second = CompilerProcess.create(options)) {
      assertThat(bench.compile(second, "Main.java").success()).isTrue();
    }
  }

  @Test
  void aCacheFolderThatOthersMayWriteIsNotUsed() throws Exception {
    Path cache = Files.createDirectory(bench.folder().resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    bench.write("Main.java", CompilerBench.GOOD);

    try (CompilerProcess process = CompilerProcess.create(withJar(cache))) {
      assertThat(bench.compile(process, "Main.java").success()).isTrue();
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
    Path jar = bench.folder().resolve("compiler.jar");
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
    long id = CompilerBench.processes().getFirst();
    return Files.readString(Path.of("/proc/" + id + "/cmdline")).replace('\0', ' ');
  }
}
