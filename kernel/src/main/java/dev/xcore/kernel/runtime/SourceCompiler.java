package dev.xcore.kernel.runtime;

import dev.xcore.compiler.CodeLocation;
import dev.xcore.compiler.CompileRequest;
import dev.xcore.compiler.CompileResult;
import dev.xcore.compiler.CompilerException;
import dev.xcore.compiler.CompilerMessage;
import dev.xcore.compiler.CompilerOptions;
import dev.xcore.compiler.CompilerProcess;
import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles plugins in source form, each content once: the classes are kept in {@code
 * var/compiled/HASH/}, the hash being that of sources, libraries, SDK and JDK. Thread safe.
 */
final class SourceCompiler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SourceCompiler.class);
  private static final String SOURCES = "src/";
  private static final String CLASSES = "classes";
  private static final int KEPT = 256;

  /** Uses what nearly every plugin uses. */
  private static final String PRACTICE =
      """
      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;
      import java.util.*;

      public final class Practice implements Plugin {
        record Item(String name, int count) {}

        @Action public Map<String, Object> work(List<String> names) {
          var items = names.stream().map(name -> new Item(name, name.length())).toList();
          return Map.of("items", items);
        }

        @Get("/{id}") public String page(long id) {
          return "page " + id;
        }
      }
      """;

  private final ContentStore store;
  private final CompilerProcess process;
  private final List<Path> sdk;
  private final String platform;

  private SourceCompiler(
      ContentStore store, CompilerProcess process, List<Path> sdk, String platform) {
    this.store = store;
    this.process = process;
    this.sdk = sdk;
    this.platform = platform;
  }

  /**
   * Makes a compiler.
   *
   * @param directory where classes are kept
   * @param options how the compiler process is run
   */
  static SourceCompiler create(Path directory, CompilerOptions options) throws IOException {
    ContentStore store = new ContentStore(directory);
    store.removeAbandoned();
    List<Path> sdk = HostPackages.landmarks().map(CodeLocation::of).distinct().toList();
    StringBuilder platform = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path entry : sdk) {
      for (Path file : Files.isDirectory(entry) ? FileTree.files(entry) : List.of(entry)) {
        platform.append('\n').append(file).append(' ').append(Files.size(file));
        platform.append(' ').append(Files.getLastModifiedTime(file).toMillis());
      }
    }
    return new SourceCompiler(
        store, CompilerProcess.create(options), sdk, ContentHash.of(platform.toString()));
  }

  /**
   * Compiles a plugin, unless the very same sources have been compiled before.
   *
   * @param plugin the plugin
   * @param copy its files
   * @param imports packages of other plugins that it may use
   * @return a folder with what {@link #classes} finds, to be closed
   * @throws PluginLoadException if the sources do not compile
   */
  ContentStore.Lease compile(PluginPackage plugin, PrivateCopy copy, List<PluginExports> imports)
      throws IOException {
    String key = key(copy, imports);
    Optional<ContentStore.Lease> known = store.find(key);
    if (known.isPresent()) {
      return known.get();
    }
    Path draft = store.draft();
    try {
      CodePath path = CodePath.of(plugin, copy.directory());
      Path classes = Files.createDirectory(draft.resolve(CLASSES));
      try (ExportedClasses exported = ExportedClasses.open(store, imports)) {
        run(plugin, copy, Stream.concat(path.libraries().stream(), exported.stream()), classes);
      }
      EntryCandidates.inspect(plugin, path.withOwn(classes), draft);
      ContentStore.Lease lease = store.publish(draft, key);
      store.prune("", KEPT);
      return lease;
    } finally {
      FileTree.delete(draft);
    }
  }

  /** Compiles a class for practice, unless the compiler process lives already. */
  void practise() throws IOException {
    if (process.isRunning()) {
      return;
    }
    Path draft = store.draft();
    try {
      Files.writeString(draft.resolve("Practice.java"), PRACTICE);
      Path classes = Files.createDirectory(draft.resolve(CLASSES));
      process.prepare(new CompileRequest(draft, List.of("Practice.java"), sdk, classes));
    } finally {
      FileTree.delete(draft);
    }
  }

  /** Returns the folder with the classes. */
  static Path classes(ContentStore.Lease compiled) {
    return compiled.directory().resolve(CLASSES);
  }

  @Override
  public void close() {
    process.close();
  }

  private String key(PrivateCopy copy, List<PluginExports> imports) {
    List<HashedFile> inputs =
        copy.files().stream()
            .filter(file -> isSource(file) || file.path().startsWith("lib/"))
            .toList();
    String exported =
        imports.stream().map(ExportedClasses::key).sorted().collect(Collectors.joining(" "));
    return ContentHash.of(platform + ContentHash.of(inputs) + exported);
  }

  /** A module declaration says nothing here: plugins are on the class path. */
  private static boolean isSource(HashedFile file) {
    return file.path().startsWith(SOURCES)
        && file.path().endsWith(".java")
        && !file.path().endsWith("/module-info.java");
  }

  private void run(PluginPackage plugin, PrivateCopy copy, Stream<Path> libraries, Path classes) {
    List<String> sources =
        copy.files().stream()
            .filter(SourceCompiler::isSource)
            .map(file -> file.path().substring(SOURCES.length()))
            .toList();
    if (sources.isEmpty()) {
      throw failed(plugin, "src/ holds no .java file; put the entry class there");
    }
    List<Path> classPath = Stream.concat(sdk.stream(), libraries).toList();
    CompileResult result;
    try {
      result =
          process.compile(
              new CompileRequest(copy.directory().resolve(SOURCES), sources, classPath, classes));
    } catch (CompilerException e) {
      throw failed(plugin, "" + e.getMessage());
    }
    if (!result.success()) {
      throw new PluginLoadException(Code.COMPILE_ERROR, problems(plugin, result), null);
    }
    report(plugin, result);
  }

  private static List<Problem> problems(PluginPackage plugin, CompileResult result) {
    List<Problem> problems = new ArrayList<>();
    for (CompilerMessage error : result.errors()) {
      String file = error.file().isEmpty() ? plugin.location().toString() : SOURCES + error.file();
      String text =
          HostPackages.cure(error.text())
              .map(cure -> error.text() + "; " + cure)
              .orElse(error.text());
      problems.add(new Problem(file, error.line(), error.column(), "", text));
    }
    return problems;
  }

  private static void report(PluginPackage plugin, CompileResult result) {
    if (!result.messages().isEmpty()) {
      log.info(
          "plugin={} compiler_messages={} first=\"{}\"",
          plugin.manifest().name(),
          result.messages().size(),
          result.messages().getFirst());
    }
  }

  private static PluginLoadException failed(PluginPackage plugin, String message) {
    return new PluginLoadException(
        Code.COMPILE_ERROR, List.of(Problem.of(plugin.location().toString(), message)), null);
  }
}
