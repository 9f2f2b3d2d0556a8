package dev.xcore.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the sources and tests of a plugin for its own author, in this process: what the author
 * runs on his machine needs no confinement.
 *
 * @param plugin the plugin's folder
 * @param sources sources and tests
 */
record TestCompilation(Path plugin, List<Path> sources) {

  /**
   * Finds what is to be compiled.
   *
   * @param plugin the plugin's folder
   * @throws CommandFailure if it has no tests
   */
  static TestCompilation of(Path plugin) {
    List<Path> tests = javaFiles(plugin.resolve("test"));
    if (tests.isEmpty()) {
      throw new CommandFailure(
          "%s has no tests: write them into %s"
              .formatted(plugin, plugin.resolve("test/…Test.java")));
    }
    List<Path> sources = new ArrayList<>(javaFiles(plugin.resolve("src")));
    sources.addAll(tests);
    return new TestCompilation(plugin, List.copyOf(sources));
  }

  /**
   * Compiles.
   *
   * @param classes where class files go
   * @param classPath what the code may use
   * @throws CommandFailure with the compiler's messages
   */
  void compile(Path classes, String classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new CommandFailure("this Java has no compiler: run xcore with a JDK, not a JRE");
    }
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-parameters", "-g", "-d", classes.toString(), "-cp", classPath);
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(messages, Locale.ROOT, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  null, files, messages, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new CommandFailure("it does not compile\n" + errors(messages));
      }
    }
  }

  private String errors(DiagnosticCollector<JavaFileObject> messages) {
    return messages.getDiagnostics().stream()
        .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
        .map(this::line)
        .collect(Collectors.joining("\n"));
  }

  private String line(Diagnostic<? extends JavaFileObject> message) {
    JavaFileObject source = message.getSource();
    String text = message.getMessage(Locale.ROOT);
    return source == null
        ? text
        : "%s:%d:%d: %s"
            .formatted(
                plugin.relativize(Path.of(source.toUri())),
                message.getLineNumber(),
                message.getColumnNumber(),
                text);
  }

  private static List<Path> javaFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
