package dev.xcore.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Writes the plugins that are loaded: one that is called, and small ones of any number. */
final class PluginFiles {

  private PluginFiles() {}

  /** Writes the plugin that HTTP and call benchmarks use, as a source folder. */
  static void bench(Path plugins) throws IOException {
    Path sources = Files.createDirectories(plugins.resolve("bench/src/bench"));
    Files.writeString(plugins.resolve("bench/plugin.yaml"), resource("bench/plugin.yaml"));
    Files.writeString(sources.resolve("Bench.java"), resource("bench/Bench.java.txt"));
  }

  /** Writes an application whose plugin asks who presents a credential. */
  static void keeper(Path application) throws IOException {
    Path plugin = application.resolve("plugins/keeper");
    Path sources = Files.createDirectories(plugin.resolve("src/keeper"));
    Files.writeString(
        application.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Files.writeString(plugin.resolve("plugin.yaml"), resource("keeper/plugin.yaml"));
    Files.writeString(sources.resolve("Keeper.java"), resource("keeper/Keeper.java.txt"));
  }

  /** Writes an application with the plugin that the benchmark of services uses. */
  static void store(Path application, String services) throws IOException {
    Path plugin = application.resolve("plugins/store");
    Path sources = Files.createDirectories(plugin.resolve("src/store"));
    Path migrations = Files.createDirectories(plugin.resolve("migrations"));
    Files.writeString(
        application.resolve("xcore.yaml"),
        "server: {port: 0}\nplugins: {watch: false}\n"
            + (services.isEmpty() ? "" : "services:\n" + services));
    Files.writeString(plugin.resolve("plugin.yaml"), resource("store/plugin.yaml"));
    Files.writeString(sources.resolve("Store.java"), resource("store/Store.java.txt"));
    Files.writeString(migrations.resolve("V1__goods.sql"), resource("store/V1__goods.sql"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream input = PluginFiles.class.getResourceAsStream(name)) {
      if (input == null) {
        throw new IOException("the benchmark's own jar lacks " + name);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes a small plugin as a source folder. */
  static void source(Path plugins, String name, String remark) throws IOException {
    Path folder = plugins.resolve(name);
    Path sources = Files.createDirectories(folder.resolve("src").resolve(name));
    Files.writeString(folder.resolve("plugin.yaml"), manifest(name));
    Files.writeString(sources.resolve("Greeter.java"), greeter(name) + "// " + remark + "\n");
  }

  /** Writes the plugin that takes events: one handler, ten handlers, and a queue that counts. */
  static void listener(Path plugins) throws IOException {
    StringBuilder handlers = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      handlers.append("  @OnEvent(\"ten.sent\") void ten%d(Event event) {}\n".formatted(i));
    }
    Path folder = plugins.resolve("listener");
    Path sources = Files.createDirectories(folder.resolve("src/listener"));
    Files.writeString(
        folder.resolve("plugin.yaml"), "name: listener\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        sources.resolve("Listener.java"),
        resource("listener/Listener.java.txt").formatted(handlers));
  }

  /** Writes a sandboxed plugin that answers what it is told, with its classes. */
  static void sandboxed(Path plugins, String name) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        execution_mode: sandboxed
        resources: {rate_limit: {calls: 1000000000, period_seconds: 1}}
        """
            .formatted(name));
    String source =
        """
        package %s;

        import dev.xcore.sdk.Action;
        import dev.xcore.sdk.Plugin;

        public final class Echo implements Plugin {

          @Action("echo")
          public String echo(String text) {
            return text;
          }
        }
        """
            .formatted(name);
    for (Map.Entry<String, byte[]> file : compile(plugins, name + ".Echo", source).entrySet()) {
      Path target = folder.resolve("classes").resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  /** Writes a plugin with one page, as a source folder; its answer is the text. */
  static void page(Path plugins, String text) throws IOException {
    Path sources = Files.createDirectories(plugins.resolve("page/src/page"));
    Path manifest = plugins.resolve("page/plugin.yaml");
    if (!Files.exists(manifest)) {
      Files.writeString(manifest, manifest("page"));
    }
    Files.writeString(
        sources.resolve("Page.java"),
        """
        package page;

        import dev.xcore.sdk.Plugin;
        import dev.xcore.sdk.http.Get;

        public final class Page implements Plugin {

          @Get("/")
          public String text() {
            return "%s";
          }
        }
        """
            .formatted(text));
  }

  /** Writes the same plugin as a jar. */
  static Path jar(Path plugins, String name) throws IOException {
    return jar(plugins, name, List.of());
  }

  /** Writes it as a jar that requires others. */
  static Path jar(Path plugins, String name, List<String> requires) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String manifest = manifest(name) + "requires: " + requires + "\n";
    entries.put("plugin.yaml", manifest.getBytes(StandardCharsets.UTF_8));
    entries.putAll(compile(plugins, name + ".Greeter", greeter(name)));
    return zip(plugins.resolve(name + "-1.0.0.jar"), entries);
  }

  /** Writes a plugin of the same use for PF4J. */
  static Path pf4jJar(Path plugins, String name) throws IOException {
    return pf4jJar(plugins, name, List.of());
  }

  /** Writes it so that it requires others. */
  static Path pf4jJar(Path plugins, String name, List<String> requires) throws IOException {
    String dependencies =
        requires.isEmpty() ? "" : "Plugin-Dependencies: " + String.join(", ", requires) + "\r\n";
    String manifest =
        "Manifest-Version: 1.0\r\nPlugin-Id: "
            + name
            + "\r\nPlugin-Version: 1.0.0\r\n"
            + dependencies
            + "\r\n";
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
    entries.put("META-INF/extensions.idx", (name + ".Greeter\n").getBytes(StandardCharsets.UTF_8));
    entries.putAll(compile(plugins, name + ".Greeter", pf4jGreeter(name)));
    return zip(plugins.resolve(name + "-1.0.0.jar"), entries);
  }

  private static String manifest(String name) {
    return "name: " + name + "\nversion: 1.0.0\nexecution_mode: trusted\n";
  }

  private static String greeter(String name) {
    return """
    package %s;

    import dev.xcore.sdk.Action;
    import dev.xcore.sdk.Plugin;

    public final class Greeter implements Plugin {

      @Action("greet")
      public String greet(String name) {
        return "Hello " + name;
      }
    }
    """
        .formatted(name);
  }

  private static String pf4jGreeter(String name) {
    return """
    package %s;

    @org.pf4j.Extension
    public final class Greeter implements dev.xcore.benchmarks.Pf4jPeer.Greeting {

      @Override
      public String greet(String name) {
        return "Hello " + name;
      }
    }
    """
        .formatted(name);
  }

  private static Map<String, byte[]> compile(Path near, String className, String source)
      throws IOException {
    Path output = Files.createTempDirectory(near.getParent(), "classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    URI place = URI.create("memory:///" + className.replace('.', '/') + ".java");
    JavaFileObject unit =
        new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-parameters",
            "-g",
            "-d",
            output.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    if (!compiler.getTask(messages, null, null, options, null, List.of(unit)).call()) {
      throw new IOException("a benchmark plugin does not compile: " + messages);
    }
    return contents(output);
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        contents.put(name, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static Path zip(Path jar, Map<String, byte[]> entries) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return jar;
  }
}
