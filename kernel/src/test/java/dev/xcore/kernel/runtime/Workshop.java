package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.leaks.UnloadOptions;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.sandbox.SandboxOptions;
import dev.xcore.kernel.sandbox.WatchTimes;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.signing.SignaturePolicy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** An application's folder with real plugins in it, and the options to run them. */
final class Workshop {

  final Path plugins;
  final Path var;
  final Set<String> disabled = new HashSet<>();
  final Map<String, Map<String, Object>> config = new ConcurrentHashMap<>();
  final Map<String, Map<String, Object>> overrides = new ConcurrentHashMap<>();
  final EventBus events = Announced.bus();
  CallOptions calls = CallOptions.usual();
  ScanSettings scan = ScanSettings.USUAL;
  WatchTimes watch = WatchTimes.USUAL;
  volatile SignaturePolicy signatures = SignaturePolicy.LENIENT;
  int waitingWorkers = 1;
  boolean abortBoot;
  CorePlugins core = CorePlugins.none();
  Duration startTimeout = Duration.ofSeconds(20);
  Duration drainTimeout = Duration.ofSeconds(20);
  Duration stopTimeout = Duration.ofSeconds(5);
  UnloadOptions unloading =
      new UnloadOptions(3, 1L << 30, Duration.ofMillis(20), Duration.ofSeconds(10));

  Workshop(Path root) throws IOException {
    this.plugins = Files.createDirectories(root.resolve("plugins"));
    this.var = Files.createDirectories(root.resolve("var"));
  }

  KernelOptions options() {
    return KernelOptions.builder(plugins, var, Version.parse("1.0.0"))
        .parallelism(4)
        .disabled(disabled)
        .pluginConfig(name -> config.getOrDefault(name, Map.of()))
        .pluginOverrides(name -> overrides.getOrDefault(name, Map.of()))
        .timeouts(startTimeout, stopTimeout, drainTimeout)
        .events(events)
        .unloading(unloading)
        .calls(calls)
        .scan(scan)
        .sandbox(SandboxOptions.usual(var, Map.of()).watched(watch).withPool(waitingWorkers))
        .signatures(() -> signatures)
        .abortBoot(abortBoot)
        .core(core)
        .build();
  }

  PluginSupervisor supervisor() {
    return supervisor(candidate -> candidate.generation());
  }

  PluginSupervisor supervisor(Edge edge) {
    return PluginSupervisor.create(options(), edge);
  }

  /** Writes a plugin's manifest: name, version 1.0.0, trusted, and what else is said. */
  static String manifest(String name, String... lines) {
    Map<String, String> keys = new java.util.LinkedHashMap<>();
    keys.put("name", "name: " + name);
    keys.put("version", "version: 1.0.0");
    keys.put("execution_mode", "execution_mode: trusted");
    for (String line : lines) {
      keys.put(line.substring(0, line.indexOf(':')), line);
    }
    return String.join("\n", keys.values()) + "\n";
  }

  /** Writes an entry class {@code NAME.Main} with these members. */
  static String main(String name, String members) {
    return """
    package %s;

    import dev.xcore.sdk.*;
    import dev.xcore.sdk.http.*;
    import java.util.*;

    public final class Main implements Plugin {
    %s
    }
    """
        .formatted(name.replace('-', '_'), members);
  }

  /** Puts a source folder down. */
  Path source(String name, String manifest, String members) throws IOException {
    Path folder = plugins.resolve(name);
    Path file = folder.resolve("src").resolve(name.replace('-', '_')).resolve("Main.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, main(name, members));
    Files.writeString(folder.resolve("plugin.yaml"), manifest);
    return folder;
  }

  /** Puts a binary folder down. */
  Path binary(String name, String manifest, String members) throws IOException {
    return binaryIn(name, name, manifest, members);
  }

  Path binaryIn(String folderName, String name, String manifest, String members)
      throws IOException {
    Path folder = plugins.resolve(folderName);
    if (Files.exists(folder)) {
      delete(folder);
    }
    compile(folder.resolve("classes"), main(name, members));
    Files.writeString(folder.resolve("plugin.yaml"), manifest);
    return folder;
  }

  /** Puts an archive down. */
  Path archive(String name, String manifest, String members) throws IOException {
    Path classes = Files.createTempDirectory(var, "classes");
    compile(classes, main(name, members));
    Path jar = plugins.resolve(name + "-1.0.0.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      out.putNextEntry(new JarEntry("plugin.yaml"));
      out.write(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  static void compile(Path target, String source) throws IOException {
    Files.createDirectories(target);
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Main.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter messages = new StringWriter();
    boolean isCompiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-d",
                    target.toString(),
                    "-parameters",
                    "-proc:none",
                    "-g",
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                List.of(file))
            .call();
    assertThat(isCompiled).as("%s", messages).isTrue();
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A file that plugins append lines to, named by their setting {@code diary}. */
  Path diary(String... names) {
    Path file = var.resolve("diary.txt");
    for (String name : names) {
      Map<String, Object> settings = new HashMap<>(config.getOrDefault(name, Map.of()));
      settings.put("diary", file.toString());
      config.put(name, settings);
    }
    return file;
  }

  List<String> lines(Path diary) {
    try {
      return Files.exists(diary) ? Files.readAllLines(diary) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Members that write every callback into the diary. */
  static String diarist(String name, String more) {
    return """
      private final Config config;

      Main(Config config) { this.config = config; }

      private void note(String what) throws java.io.IOException {
        java.nio.file.Files.writeString(
            java.nio.file.Path.of(config.text("diary").orElseThrow()),
            "%s " + what + "\\n",
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
      }

      @Override public void onLoad() throws Exception { note("onLoad"); }

      @Override public void onUnload() throws Exception { note("onUnload"); }
    %s
    """
        .formatted(name, more);
  }
}
