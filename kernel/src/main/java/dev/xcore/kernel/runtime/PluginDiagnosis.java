package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.state.DesiredState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why a plugin serves or does not, on one screen.
 *
 * @param name of the plugin
 * @param state it is in
 * @param summary one sentence
 * @param reasons what is wrong, the nearest cause first
 * @param chain from the plugin through those that block it to the cause: {@code name: state}
 * @param advice what to do, as sentences with commands
 */
public record PluginDiagnosis(
    String name,
    PluginState state,
    String summary,
    List<String> reasons,
    List<String> chain,
    List<String> advice) {

  /** Copies the lists. */
  public PluginDiagnosis {
    reasons = List.copyOf(reasons);
    chain = List.copyOf(chain);
    advice = List.copyOf(advice);
  }

  /**
   * Diagnoses a plugin as it lies on disk, as a server would find it at its start. No code is
   * touched.
   *
   * @param name its name
   * @param options of the kernel
   * @return the diagnosis, empty if there is no plugin of that name
   */
  public static Optional<PluginDiagnosis> offline(String name, KernelOptions options) {
    return of(name, BootPlan.forecast(options));
  }

  /**
   * Diagnoses a plugin.
   *
   * @param name its name
   * @param plugins all that are known
   * @return the diagnosis, empty if none of them has the name
   */
  static Optional<PluginDiagnosis> of(String name, List<PluginStatus> plugins) {
    Map<String, PluginStatus> known = new LinkedHashMap<>();
    plugins.forEach(status -> known.put(status.name(), status));
    return Optional.ofNullable(known.get(name)).map(status -> new Examination(status, known).run());
  }

  /** One diagnosis in the making. */
  private static final class Examination {

    private final PluginStatus plugin;
    private final Map<String, PluginStatus> known;
    private final List<PluginStatus> chain = new ArrayList<>();

    Examination(PluginStatus plugin, Map<String, PluginStatus> known) {
      this.plugin = plugin;
      this.known = known;
    }

    PluginDiagnosis run() {
      followBlockers();
      return new PluginDiagnosis(
          plugin.name(),
          plugin.state(),
          summary(),
          reasons(),
          chain.size() < 2 ? List.of() : chain.stream().map(Examination::link).toList(),
          advice());
    }

    /** Walks from the plugin to the first of those it needs that does not serve, and so on. */
    private void followBlockers() {
      Set<String> seen = new LinkedHashSet<>();
      Optional<PluginStatus> next = Optional.of(plugin);
      while (next.isPresent() && seen.add(next.get().name())) {
        chain.add(next.get());
        next = blocker(next.get());
      }
    }

    private Optional<PluginStatus> blocker(PluginStatus status) {
      if (isServing(status)) {
        return Optional.empty();
      }
      return status
          .manifest()
          .flatMap(manifest ->
              manifest.requires().stream()
                  .filter(requirement -> !requirement.optional())
                  .map(Requirement::name)
                  .map(known::get)
                  .filter(Objects::nonNull)
                  .filter(required -> !isServing(required))
                  .findFirst());
    }

    private static boolean isServing(PluginStatus status) {
      return switch (status.state()) {
        case ACTIVE, RELOADING, LOADED -> true;
        default -> false;
      };
    }

    private static String link(PluginStatus status) {
      return status.name() + ": " + text(status.state());
    }

    private String summary() {
      String version =
          plugin.manifest().map(manifest -> " " + manifest.version()).orElse(" (no manifest)");
      String subject = "plugin '" + plugin.name() + "'" + version;
      return switch (plugin.state()) {
        case ACTIVE ->
            obstacle().isPresent()
                ? subject + " takes no calls just now"
                : plugin.problems().isEmpty()
                    ? subject + " serves"
                    : subject + " serves, but its last reload failed";
        case RELOADING -> subject + " serves while its next version is being loaded";
        case FAILED ->
            chain.size() > 1
                ? subject + " does not serve, because '" + chain.get(1).name() + "' does not"
                : subject + " does not serve: its last load failed";
        case DISABLED -> subject + " does not serve: it is disabled" + by();
        case UNLOADED -> subject + " does not serve: it is unloaded" + by();
        case UNLOADING -> subject + " is being unloaded";
        case VALIDATED -> subject + " can be loaded, as far as can be seen on disk";
        case LOADED -> subject + " is loaded, and starts with its first call";
        case DISCOVERED, RESOLVED, LOADING -> subject + " is being loaded";
      };
    }

    /** Why it takes no calls though it serves. */
    private Optional<String> obstacle() {
      return plugin.conditions().flatMap(PluginConditions::obstacle);
    }

    private String by() {
      return plugin.desired().map(word -> ", " + said(word)).orElse("");
    }

    private static String said(DesiredState word) {
      return "asked for by " + word.actor() + " at " + word.since();
    }

    private List<String> reasons() {
      List<String> reasons = new ArrayList<>();
      obstacle().ifPresent(reasons::add);
      for (int i = chain.size() - 1; i >= 0; i--) {
        PluginStatus status = chain.get(i);
        String prefix = i == 0 ? "" : status.name() + ": ";
        for (Problem problem : status.problems()) {
          reasons.add(prefix + problem.message() + at(problem));
        }
        if (i > 0 && status.problems().isEmpty()) {
          reasons.add(prefix + "it is " + text(status.state()));
        }
      }
      return reasons;
    }

    private static String at(Problem problem) {
      return problem.line() > 0 ? " (" + problem.file() + ":" + problem.line() + ")" : "";
    }

    private List<String> advice() {
      PluginStatus root = chain.getLast();
      List<String> advice = new ArrayList<>();
      switch (root.state()) {
        case DISABLED -> {
          String wish = "enable it: xcore plugin enable " + root.name();
          boolean isConfigured = root.desired().isEmpty();
          advice.add(
              isConfigured
                  ? "take '" + root.name() + "' out of plugins.disabled and restart the server"
                  : wish);
        }
        case UNLOADED -> advice.add("load it: xcore plugin load " + root.name());
        case FAILED -> {
          advice.add(cure(root));
          advice.add("then load it: xcore plugin load " + root.name());
          advice.add("check it without loading: xcore plugin validate " + root.name());
        }
        case ACTIVE, LOADED -> {
          if (!root.problems().isEmpty() || obstacle().isPresent()) {
            advice.add("mend it, then reload it: xcore plugin reload " + root.name());
          }
        }
        case VALIDATED -> advice.add("start the server: xcore run");
        case RELOADING, UNLOADING, DISCOVERED, RESOLVED, LOADING ->
            advice.add("wait a moment, then ask again");
      }
      return advice;
    }

    private static String cure(PluginStatus root) {
      return switch (root.code().orElse(PluginLoadException.Code.START_FAILED)) {
        case MANIFEST_INVALID -> "mend " + root.location() + "/plugin.yaml where it is named above";
        case COMPILE_ERROR -> "mend the source where it is named above";
        case ENTRY_POINT, HANDLER_INVALID -> "change the class as it is said above";
        case DUPLICATE_NAME -> "rename or remove one of the two plugins";
        case ROUTE_CONFLICT -> "change the path or api.prefix of one of the plugins";
        case UNSATISFIED_REQUIREMENT ->
            "put what it requires into the plugin folder, or drop the requirement";
        case CIRCULAR_REQUIREMENT -> "drop one of the requirements of the circle";
        case FRAMEWORK_VERSION ->
            "change framework_version in its plugin.yaml, or use another version of it";
        case MODE_UNAVAILABLE -> "change execution_mode in its plugin.yaml as it is said above";
        case START_FAILED -> "mend what its code threw; the log has the whole stack trace";
        case MIGRATION_FAILED ->
            "do as it is said above; 'xcore migration status %s' tells more".formatted(root.name());
        case UNREADABLE -> "make its files readable and whole";
        case SANDBOX_UNAVAILABLE -> "xcore doctor says what this machine's sandbox can enforce";
        case SCAN_REFUSED -> "change its code or its plugin.yaml as it is said above";
        case REFUSED_BY_HOOK ->
            "do what the plugin that refuses asks for, or unload that one first";
        case UNHEALTHY -> "mend what its health checks complain about";
        case SIGNATURE_REQUIRED, SIGNATURE_REJECTED ->
            "do as it is said above; 'xcore plugin verify %s' looks at its signature"
                .formatted(root.name());
      };
    }

    private static String text(PluginState state) {
      return state.name().toLowerCase(Locale.ROOT);
    }
  }
}
