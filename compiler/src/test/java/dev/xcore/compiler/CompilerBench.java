package dev.xcore.compiler;

import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with sources and what tests do with them. */
final class CompilerBench {

  static final String GOOD =
      """
      import dev.xcore.sdk.Plugin;

      public final class Main implements Plugin {
        public int add(int first, int second) {
          return first + second;
        }
      }
      """;

  private final Path folder;

  private CompilerBench(Path folder) {
    this.folder = folder;
  }

  static CompilerBench in(Path folder) throws IOException {
    Files.createDirectory(folder.resolve("src"));
    return new CompilerBench(folder);
  }

  Path folder() {
    return folder;
  }

  Path sources() {
    return folder.resolve("src");
  }

  void write(String name, String text) throws IOException {
    Path file = sources().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Compiles files into the folder {@code out}. */
  CompileResult compile(CompilerProcess process, String... files) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    return process.compile(new CompileRequest(sources(), List.of(files), classPath(), out));
  }

  static List<Path> classPath() {
    return List.of(CodeLocation.of(Plugin.class));
  }

  /** Lists the processes that this one has started and that still run. */
  static List<Long> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }
}
