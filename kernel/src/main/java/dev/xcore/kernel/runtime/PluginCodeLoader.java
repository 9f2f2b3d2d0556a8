package dev.xcore.kernel.runtime;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.leaks.UnloadWatch;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.runtime.EntryCandidates.Candidate;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the code of plugins into the process: copies their files, compiles sources, makes the
 * class loader and loads the entry class. When a step fails, what the steps before it made is
 * closed. Thread safe: plugins may be loaded side by side.
 *
 * <p>Writes below {@code var/}: {@code plugins/} (private copies), {@code compiled/} (classes of
 * sources) and {@code data/NAME} (once, from the plugin's seed).
 */
public final class PluginCodeLoader implements AutoCloseable {

  private final PrivateCopies copies;
  private final DataSeed seed;
  private final SourceCompiler compiler;
  private final CompilerPractice practice;
  private final Optional<UnloadWatch> unloads;
  private final Optional<SignatureGate> gate;
  private final CorePlugins core;

  private PluginCodeLoader(
      PrivateCopies copies,
      DataSeed seed,
      SourceCompiler compiler,
      Optional<UnloadWatch> unloads,
      Optional<SignatureGate> gate,
      CorePlugins core) {
    this.core = core;
    this.unloads = unloads;
    this.gate = gate;
    this.copies = copies;
    this.seed = seed;
    this.compiler = compiler;
    this.practice = new CompilerPractice(compiler);
  }

  /**
   * Makes a loader with the default compiler, its AOT cache in the user's cache folder.
   *
   * @param options of the kernel
   * @param unloads hears of every class loader
   * @param gate verifies signatures
   * @return the loader, to be closed
   */
  static PluginCodeLoader of(KernelOptions options, UnloadWatch unloads, SignatureGate gate) {
    CompilerOptions compiler = CompilerOptions.forUser(options.environment());
    return create(
        options.varDirectory(), compiler, Optional.of(unloads), Optional.of(gate), options.core());
  }

  /**
   * Makes a loader for tools, which look at plugins whatever their signatures are worth.
   *
   * @param varDirectory where the platform writes
   * @param compiler how the compiler process is run
   * @return the loader, to be closed
   */
  public static PluginCodeLoader create(Path varDirectory, CompilerOptions compiler) {
    return create(varDirectory, compiler, Optional.empty(), Optional.empty(), CorePlugins.none());
  }

  private static PluginCodeLoader create(
      Path varDirectory,
      CompilerOptions compiler,
      Optional<UnloadWatch> unloads,
      Optional<SignatureGate> gate,
      CorePlugins core) {
    // The cache would keep every jar open that a plugin has read a resource from.
    URLConnection.setDefaultUseCaches("jar", false);
    try {
      return new PluginCodeLoader(
          new PrivateCopies(varDirectory.resolve("plugins")),
          new DataSeed(varDirectory.resolve("data")),
          SourceCompiler.create(varDirectory.resolve("compiled"), compiler),
          unloads,
          gate,
          core);
    } catch (IOException e) {
      throw new UncheckedIOException("the SDK's files cannot be read", e);
    }
  }

  /**
   * Loads a plugin's code; none of it runs.
   *
   * @param plugin the plugin
   * @return its code, to be closed
   * @throws PluginLoadException if a step fails, with {@code UNREADABLE}, {@code COMPILE_ERROR} or
   *     {@code ENTRY_POINT}
   */
  public PluginCode load(PluginPackage plugin) {
    return load(plugin, List.of(), false, Optional.empty());
  }

  /** Loads the code of a plugin that sees these exports of others, unless it runs elsewhere. */
  PluginCode load(PluginPackage plugin, List<PluginExports> exports) {
    return load(plugin, exports, Optional.empty());
  }

  /**
   * Loads the code of a plugin like {@link #load(PluginPackage, List)}.
   *
   * @param verified what its signature is worth, if this is the private copy of code that serves;
   *     else it is verified now
   */
  PluginCode load(
      PluginPackage plugin, List<PluginExports> exports, Optional<SignatureReport> verified) {
    boolean isElsewhere = plugin.manifest().mode() == ExecutionMode.SANDBOXED;
    return load(plugin, exports, isElsewhere, verified);
  }

  /** Loads the code of a plugin into this process wherever it is to run. */
  PluginCode loadHere(PluginPackage plugin, List<PluginExports> exports) {
    return load(plugin, exports, false, Optional.empty());
  }

  private PluginCode load(
      PluginPackage plugin,
      List<PluginExports> exports,
      boolean isElsewhere,
      Optional<SignatureReport> verified) {
    try {
      return new Loading(plugin, exports, isElsewhere, verified).run();
    } catch (IOException | UncheckedIOException e) {
      Problem problem =
          Problem.of(plugin.location().toString(), "its files cannot be read or copied: " + e);
      throw new PluginLoadException(Code.UNREADABLE, List.of(problem), e);
    }
  }

  /** Gets the compiler process ready in the background; harmless when repeated. */
  void prepareCompiler() {
    practice.begin();
  }

  /** Ends the compiler process. Code that has been loaded stays usable. */
  @Override
  public void close() {
    compiler.close();
    practice.close();
  }

  /** One load. */
  private final class Loading {

    private final PluginPackage plugin;
    private final List<PluginExports> exports;
    private final boolean isElsewhere;
    private final List<ContentStore.Lease> leases = new ArrayList<>();
    private final Map<String, Duration> times = new LinkedHashMap<>();
    private Optional<SignatureReport> signature;
    private long stepStart = System.nanoTime();

    /** Code that runs elsewhere gets a class loader without classes, which owns its copy. */
    Loading(
        PluginPackage plugin,
        List<PluginExports> exports,
        boolean isElsewhere,
        Optional<SignatureReport> verified) {
      this.signature = verified;
      this.plugin = plugin;
      this.exports = exports;
      this.isElsewhere = isElsewhere;
    }

    PluginCode run() throws IOException {
      boolean complete = false;
      try {
        PrivateCopy copy = copies.take(plugin);
        leases.add(copy.lease());
        verify(copy);
        seed.plant(plugin, copy);
        endStep("copy");
        PluginCode code = link(copy, codePath(copy));
        complete = true;
        return code;
      } finally {
        if (!complete) {
          leases.forEach(ContentStore.Lease::close);
        }
      }
    }

    /** Verified is what is loaded: the copy, whatever happens to the plugin's own files. */
    private void verify(PrivateCopy copy) throws IOException {
      boolean isOwn = plugin.form() == PluginPackage.Form.CORE; // As good as the platform.
      if (gate.isPresent() && signature.isEmpty() && !isOwn) {
        signature = Optional.of(gate.get().admit(plugin, copy));
      }
    }

    /** Compiles sources; the folder leased last is then the one with the entry candidates. */
    private CodePath codePath(PrivateCopy copy) throws IOException {
      CodePath path = CodePath.of(plugin, copy.directory());
      if (plugin.form() != PluginPackage.Form.SOURCE) {
        return path;
      }
      ContentStore.Lease compiled = compiler.compile(plugin, copy, exports);
      leases.add(compiled);
      endStep("compile");
      return path.withOwn(SourceCompiler.classes(compiled));
    }

    private PluginCode link(PrivateCopy copy, CodePath path) throws IOException {
      List<Candidate> candidates = EntryCandidates.read(leases.getLast().directory());
      CodePath visible = isElsewhere ? CodePath.NONE : path;
      PluginClassLoader loader =
          PluginClassLoader.create(plugin, visible, leases, exports, hostView());
      unloads.ifPresent(UnloadWatch::created);
      boolean complete = false;
      try {
        EntryPoint entryPoint = new EntryPoint(plugin, path, candidates);
        Class<?> entry = isElsewhere ? SandboxedPlugin.class : entryPoint.load(loader);
        String entryName = isElsewhere ? entryPoint.present() : entry.getName();
        endStep("link");
        complete = true;
        return new PluginCode(
            entry,
            entryName,
            loader,
            copy.directory(),
            path.withLibraries(),
            exports.stream().map(PluginExports::plugin).collect(Collectors.toSet()),
            copy.contentHash(),
            signature,
            times);
      } finally {
        if (!complete) {
          loader.close();
          unloads.ifPresent(watch -> watch.ended(loader, List.of()));
        }
      }
    }

    private Optional<CorePlugins.HostView> hostView() {
      return plugin.form() == PluginPackage.Form.CORE
          ? Optional.of(core.viewOf(plugin))
          : Optional.empty();
    }

    private void endStep(String step) {
      long now = System.nanoTime();
      times.put(step, Duration.ofNanos(now - stepStart));
      stepStart = now;
    }
  }
}
