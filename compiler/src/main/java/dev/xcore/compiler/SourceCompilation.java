package dev.xcore.compiler;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** One run of the JDK's compiler, inside the compiler process. */
final class SourceCompilation {

  /**
   * No annotation processors: they would run code of the plugin. {@code -implicit:none} and an
   * empty source path keep sources inside libraries from being compiled.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-parameters",
          "-g",
          "-implicit:none",
          "-encoding",
          "UTF-8",
          "-Xlint:deprecation,removal,unchecked",
          "-Xmaxerrs",
          "" + CompileResult.MOST_MESSAGES,
          "-Xmaxwarns",
          "" + CompileResult.MOST_MESSAGES);

  private final JavaCompiler compiler;
  private final CompileRequest request;

  SourceCompilation(JavaCompiler compiler, CompileRequest request) {
    this.compiler = compiler;
    this.request = request;
  }

  CompileResult run() throws IOException {
    Path root = request.sourceRoot().toRealPath();
    List<Path> files = new ArrayList<>();
    for (String source : request.sources()) {
      Path file = root.resolve(source).toRealPath();
      if (!file.startsWith(root)) {
        return failure(CompilerMessage.error(source, "leads out of the source folder"));
      }
      files.add(file);
    }
    DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
    StringWriter rest = new StringWriter();
    boolean success;
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(collector, Locale.ENGLISH, StandardCharsets.UTF_8)) {
      manager.setLocationFromPaths(StandardLocation.CLASS_PATH, request.classPath());
      manager.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
      manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(request.output()));
      success =
          compiler
              .getTask(
                  rest,
                  manager,
                  collector,
                  OPTIONS,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
    } catch (StackOverflowError e) {
      return failure(CompilerMessage.error("", "an expression is nested too deeply to compile"));
    }
    return result(success, collector.getDiagnostics(), root, rest.toString());
  }

  private static CompileResult result(
      boolean success,
      List<Diagnostic<? extends JavaFileObject>> diagnostics,
      Path root,
      String rest) {
    List<CompilerMessage> messages =
        Stream.of(CompilerMessage.Kind.values())
            .flatMap(kind -> diagnostics.stream().filter(d -> kind(d) == kind))
            .limit(CompileResult.MOST_MESSAGES)
            .map(diagnostic -> message(diagnostic, root))
            .toList();
    boolean explained =
        success || messages.stream().anyMatch(m -> m.kind() == CompilerMessage.Kind.ERROR);
    return explained ? new CompileResult(success, messages) : failure(unexplained(rest));
  }

  /** The compiler writes what it cannot attribute to a file, its own faults, as plain text. */
  private static CompilerMessage unexplained(String rest) {
    return rest.contains("StackOverflowError")
        ? CompilerMessage.error("", "an expression is nested too deeply to compile")
        : CompilerMessage.error("", "the compiler failed: " + rest.strip());
  }

  private static CompileResult failure(CompilerMessage message) {
    return new CompileResult(false, List.of(message));
  }

  private static CompilerMessage.Kind kind(Diagnostic<?> diagnostic) {
    return switch (diagnostic.getKind()) {
      case ERROR -> CompilerMessage.Kind.ERROR;
      case WARNING, MANDATORY_WARNING -> CompilerMessage.Kind.WARNING;
      case NOTE, OTHER -> CompilerMessage.Kind.NOTE;
    };
  }

  private static CompilerMessage message(
      Diagnostic<? extends JavaFileObject> diagnostic, Path root) {
    @Nullable JavaFileObject source = diagnostic.getSource();
    String text = diagnostic.getMessage(Locale.ENGLISH);
    String file = source == null ? "" : name(source, root);
    long position = diagnostic.getPosition();
    Optional<String> content =
        source == null || position == Diagnostic.NOPOS ? Optional.empty() : content(source);
    if (content.isEmpty() || position > content.get().length()) {
      return new CompilerMessage(kind(diagnostic), file, 0, 0, text, "");
    }
    int start = lineStart(content.get(), (int) position);
    return new CompilerMessage(
        kind(diagnostic),
        file,
        Math.toIntExact(diagnostic.getLineNumber()),
        (int) position - start + 1,
        text,
        content.get().substring(start, lineEnd(content.get(), start)));
  }

  private static String name(JavaFileObject source, Path root) {
    Path path = Path.of(source.getName());
    return path.startsWith(root)
        ? root.relativize(path).toString().replace('\\', '/')
        : source.getName();
  }

  private static Optional<String> content(JavaFileObject source) {
    try {
      return Optional.of(source.getCharContent(true).toString());
    } catch (IOException e) {
      return Optional.empty(); // The message is worth showing without its line.
    }
  }

  private static int lineStart(String content, int position) {
    int start = position;
    while (start > 0 && !isLineEnd(content.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static int lineEnd(String content, int start) {
    int end = start;
    while (end < content.length() && !isLineEnd(content.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
