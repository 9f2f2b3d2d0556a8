package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.compiler.CompilerOptions;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.DependencyOrder;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.LinkedCode;
import dev.xcore.kernel.runtime.MigrationFiles;
import dev.xcore.kernel.runtime.PluginCode;
import dev.xcore.kernel.runtime.PluginCodeLoader;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginSignatures;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.surface.Surface;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.services.migrations.MigrationScripts;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All that can be found wrong with a plugin without running any of its code. */
final class PluginCheck {

  private final PluginCatalog catalog;
  private final CompilerOptions compiler;
  private final SignaturePolicy signatures;
  private final PluginScan scan;

  PluginCheck(
      PluginCatalog catalog,
      CompilerOptions compiler,
      SignaturePolicy signatures,
      ScanSettings scan) {
    this.catalog = catalog;
    this.compiler = compiler;
    this.signatures = signatures;
    this.scan = new PluginScan(scan);
  }

  /**
   * Checks manifest, signature, requirements, sources, entry class and handlers.
   *
   * @param plugin as it lies on disk
   * @return every problem; empty if the plugin is sound
   */
  List<Problem> problems(InstalledPlugin plugin) throws IOException {
    return problems(plugin, surface -> {});
  }

  /**
   * Checks, and tells what the plugin offers.
   *
   * @param plugin as it lies on disk
   * @param surfaces hears of its public surface, if its handlers are sound
   * @return every problem; empty if the plugin is sound
   */
  List<Problem> problems(InstalledPlugin plugin, Consumer<Surface> surfaces) throws IOException {
    return switch (plugin.entry()) {
      case PluginFolder.Broken broken -> broken.failure().problems();
      case PluginFolder.Found found -> {
        List<Problem> problems = new ArrayList<>();
        signature(found.plugin()).ifPresent(problems::add);
        requirements(found.plugin()).ifPresent(problems::add);
        problems.addAll(code(found.plugin(), surfaces));
        yield List.copyOf(problems);
      }
    };
  }

  /**
   * Checks signature, sources and entry class of a plugin that is not in its place yet, and the
   * handlers of one that is to be trusted: nobody has decided yet to let a sandboxed one near this
   * process.
   *
   * @param plugin as it lies on disk
   * @return every problem; empty if the plugin is sound
   */
  List<Problem> problems(PluginPackage plugin) throws IOException {
    Optional<Problem> refusal = signature(plugin);
    return refusal.isPresent()
        ? List.of(refusal.get())
        : code(plugin, isSandboxed(plugin) ? Optional.empty() : Optional.of(surface -> {}));
  }

  private Optional<Problem> signature(PluginPackage plugin) throws IOException {
    try {
      SignatureReport report = PluginSignatures.examine(plugin, signatures.trust(), Instant.now());
      return PluginSignatures.refusal(plugin, report, signatures);
    } catch (PluginLoadException unsound) {
      return Optional.of(unsound.problems().getFirst());
    }
  }

  private Optional<Problem> requirements(PluginPackage plugin) {
    List<PluginManifest> manifests = new ArrayList<>();
    Map<String, String> unavailable = new HashMap<>();
    for (InstalledPlugin other : catalog.plugins()) {
      if (other.location().equals(plugin.location())) {
        continue;
      }
      other
          .manifest()
          .ifPresentOrElse(
              manifests::add, () -> unavailable.put(other.name(), "its manifest is not sound"));
    }
    manifests.add(plugin.manifest());
    return Optional.ofNullable(
            DependencyOrder.of(manifests, unavailable, Version.parse(Xcore.VERSION))
                .failures()
                .get(plugin.manifest().name()))
        .map(failure -> manifestProblem(plugin, key(failure.reason()), failure.message()));
  }

  private static String key(DependencyOrder.Reason reason) {
    return switch (reason) {
      case DUPLICATE_NAME -> "name";
      case FRAMEWORK_VERSION -> "framework_version";
      case UNSATISFIED_REQUIREMENT, CIRCULAR_REQUIREMENT, BLOCKED -> "requires";
    };
  }

  /**
   * Checks sources, entry class, handlers and, of sandboxed plugins, what the code uses: not what
   * the plugin requires of others.
   *
   * @param plugin as it lies on disk
   * @param surfaces hears of its public surface, if its handlers are sound
   * @return every problem
   */
  List<Problem> code(PluginPackage plugin, Consumer<Surface> surfaces) throws IOException {
    return code(plugin, Optional.of(surfaces));
  }

  private List<Problem> code(PluginPackage plugin, Optional<Consumer<Surface>> surfaces)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-validate");
        PluginCodeLoader loader = PluginCodeLoader.create(scratch.path(), compiler);
        LinkedCode linked = LinkedCode.with(loader, catalog::find)) {
      PluginCode code = linked.load(plugin);
      List<Problem> problems = new ArrayList<>(scan.problems(plugin, code));
      problems.addAll(MigrationScripts.read(MigrationFiles.of(plugin, code)).problems());
      if (problems.isEmpty() && surfaces.isPresent()) {
        Class<?> entry =
            isSandboxed(plugin) ? linked.loadHere(plugin).entryClass() : code.entryClass();
        problems.addAll(handlers(plugin, entry, surfaces.get()));
      }
      return List.copyOf(problems);
    } catch (PluginLoadException failure) {
      return failure.problems();
    }
  }

  private static boolean isSandboxed(PluginPackage plugin) {
    return plugin.manifest().mode() == ExecutionMode.SANDBOXED;
  }

  private static List<Problem> handlers(
      PluginPackage plugin, Class<?> entry, Consumer<Surface> surfaces) {
    try {
      // Own constraints are checked by the server's validator; here it is enough that they exist.
      Binder binder = Binder.create(value -> List.of());
      HandlerTable table =
          HandlerTable.of(
              plugin.manifest().name(),
              entry,
              binder,
              absentContext(),
              plugin.manifest().api().choices());
      surfaces.accept(Surface.of(plugin.manifest(), table, !hasRouter(entry)));
      return List.of();
    } catch (HandlerDefinitionException wrong) {
      return wrong.problems().stream()
          .map(problem -> Problem.of(plugin.location() + ": " + entry.getName(), problem))
          .toList();
    } catch (LinkageError broken) {
      return List.of(
          Problem.of(
              plugin.location().toString(),
              entry.getName()
                  + " cannot be linked: "
                  + broken
                  + "; is a library missing in lib/?"));
    }
  }

  /** Routes in code are known only when the plugin runs. */
  private static boolean hasRouter(Class<?> entry) {
    try {
      return entry.getMethod("router").getDeclaringClass() != Plugin.class;
    } catch (NoSuchMethodException absent) {
      return false;
    }
  }

  /** Handlers are looked at and never called, so nothing ever asks this context. */
  private static PluginContext absentContext() {
    return (PluginContext)
        Proxy.newProxyInstance(
            PluginContext.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("the plugin is being checked, not run");
            });
  }

  private static Problem manifestProblem(PluginPackage plugin, String key, String message) {
    Path file = plugin.location().resolve("plugin.yaml");
    return new Problem(file.toString(), 0, 0, key, message);
  }
}
