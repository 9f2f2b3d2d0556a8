package dev.xcore.cli;

import dev.xcore.cli.DocumentationPage.Fence;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Turns Java snippets into what can be loaded or compiled. */
final class DocumentationSnippets {

  private static final Pattern PACKAGE = Pattern.compile("^package ([a-z.]+);", Pattern.MULTILINE);
  private static final Pattern TYPE = Pattern.compile("^public .*class (\\w+)", Pattern.MULTILINE);
  private static final Pattern PLUGIN =
      Pattern.compile("class (\\w+) (?:extends \\w+ )?implements [\\w, ]*\\bPlugin\\b");

  private static final Pattern LEGACY =
      Pattern.compile("@PluginInfo\\((?s:.*?)class (Run|Plugin)\\b");

  /** What the statements of a page take for granted. */
  private static final String AROUND_STATEMENTS =
      """
      import dev.xcore.app.*;
      import dev.xcore.servlet.*;
      import java.nio.file.*;
      import java.util.*;
      import org.eclipse.jetty.ee11.servlet.*;
      import org.eclipse.jetty.server.Server;

      class Snippet {
        Xcore xcore;
        ServletContextHandler context;

        void run() throws Exception {
      %s
        }
      }
      """;

  private DocumentationSnippets() {}

  static boolean isPlugin(Fence fence) {
    return PLUGIN.matcher(fence.text()).find() || LEGACY.matcher(fence.text()).find();
  }

  /**
   * Writes a source plugin, called as its class in lower case; one of generation 1 is called as its
   * package and has no manifest.
   */
  static Path writePlugin(Fence fence, Path folder) throws IOException {
    boolean isLegacy = LEGACY.matcher(fence.text()).find();
    String type = group(isLegacy ? LEGACY : PLUGIN, fence);
    String name = isLegacy ? group(PACKAGE, fence) : type.toLowerCase(Locale.ROOT);
    Path plugin = folder.resolve(name);
    Path source =
        plugin
            .resolve("src")
            .resolve(group(PACKAGE, fence).replace('.', '/'))
            .resolve(type + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, fence.text());
    if (!isLegacy) {
      Files.writeString(
          plugin.resolve("plugin.yaml"),
          "name: %s\nversion: 1.0.0\nexecution_mode: trusted\n".formatted(name)
              + (fence.text().contains("@ApiVersion") ? "api: {versions: [v1, v2]}\n" : ""));
    }
    if (fence.text().contains("@Entity")) {
      writeTables(fence, plugin);
    }
    return plugin;
  }

  /** What the page has of SQL makes the tables of its entities. */
  private static void writeTables(Fence fence, Path plugin) throws IOException {
    String sql =
        DocumentationPage.fences("sql").stream()
            .filter(each -> each.page().name().equals(fence.page().name()))
            .map(Fence::text)
            .collect(Collectors.joining("\n"));
    Path folder = Files.createDirectories(plugin.resolve("migrations"));
    Files.writeString(folder.resolve("V1__tables.sql"), sql);
  }

  private static String group(Pattern pattern, Fence fence) {
    Matcher matcher = pattern.matcher(fence.text());
    if (!matcher.find()) {
      throw new IllegalStateException(fence.place() + " has no match of " + pattern);
    }
    return matcher.group(1);
  }

  /** Compiles statements as the body of a method; returns the compiler's messages. */
  static List<String> compile(Fence fence, Path folder) throws IOException {
    boolean isWhole = PACKAGE.matcher(fence.text()).find();
    Path source = folder.resolve((isWhole ? group(TYPE, fence) : "Snippet") + ".java");
    Files.writeString(source, isWhole ? fence.text() : AROUND_STATEMENTS.formatted(fence.text()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(messages, Locale.ROOT, null)) {
      compiler
          .getTask(
              new StringWriter(), files, messages, options, null, files.getJavaFileObjects(source))
          .call();
    }
    return messages.getDiagnostics().stream()
        .map(message -> fence.place() + ": " + message.getMessage(Locale.ROOT))
        .toList();
  }
}
