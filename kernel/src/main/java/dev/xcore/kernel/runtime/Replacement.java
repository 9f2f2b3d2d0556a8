package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a version, and with it the plugins that link to its exports: all are loaded beside the
 * old ones, then published in one write. If one of them fails, the old ones go on serving.
 *
 * <p>Used by one thread at a time.
 */
final class Replacement {

  private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

  private final KernelOptions options;
  private final PluginTable table;
  private final PluginLoader loader;
  private final Retirement retirement;

  Replacement(
      KernelOptions options, PluginTable table, PluginLoader loader, Retirement retirement) {
    this.options = options;
    this.table = table;
    this.loader = loader;
    this.retirement = retirement;
  }

  /** One plugin and what is to serve in its place. */
  private record Step(PluginEntry entry, PluginPackage found, LoadedPlugin old, String location) {}

  /**
   * Lists the serving plugins that see classes of another, directly or through others.
   *
   * @param name of the other
   * @return in the order in which they have to be loaded
   */
  List<LoadedPlugin> linkedTo(String name) {
    Set<String> reached = new LinkedHashSet<>(List.of(name));
    List<LoadedPlugin> all = table.entries().stream().flatMap(e -> e.loaded().stream()).toList();
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (LoadedPlugin each : all) {
        if (each.code().imports().stream().anyMatch(reached::contains)) {
          isGrowing |= reached.add(each.active().name());
        }
      }
    }
    reached.remove(name);
    return inOrder(all.stream().filter(each -> reached.contains(each.active().name())).toList());
  }

  /** Links form no circle, because a plugin can only see those that served before it. */
  private static List<LoadedPlugin> inOrder(List<LoadedPlugin> linked) {
    Map<String, LoadedPlugin> open = new LinkedHashMap<>();
    linked.forEach(each -> open.put(each.active().name(), each));
    List<LoadedPlugin> ordered = new ArrayList<>();
    while (!open.isEmpty()) {
      LoadedPlugin next =
          open.values().stream()
              .filter(each -> each.code().imports().stream().noneMatch(open::containsKey))
              .findFirst()
              .orElseThrow();
      open.remove(next.active().name());
      ordered.add(next);
    }
    return ordered;
  }

  /**
   * Replaces a serving version by what was found.
   *
   * @param entry of the plugin, in state {@link PluginState#RELOADING}
   * @param found its next version
   * @param actor who wants it
   * @throws PluginLoadException if one of the versions cannot be loaded; nothing has changed then,
   *     and the entry is left as it was
   */
  void replace(PluginEntry entry, PluginPackage found, String actor) {
    LoadedPlugin old = entry.loaded().orElseThrow();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(entry, found, old, found.location().toString()));
    linkedTo(entry.name()).forEach(linked -> steps.add(again(linked)));
    String cause = "replaced %s by %s".formatted(old.active().manifest().version(), version(found));
    run(steps, Set.of(), cause, actor);
  }

  /** Loads anew the plugins that can do without a version that is about to leave. */
  void detach(String leaving, List<LoadedPlugin> linked, String actor) {
    List<Step> steps = linked.stream().map(this::again).toList();
    if (!steps.isEmpty()) {
      run(steps, Set.of(leaving), "goes on without " + leaving, actor);
      retirement.await(options.drainTimeout().plus(options.stopTimeout()));
    }
  }

  /** The same content once more: what lies in the plugin folder now is nobody's wish yet. */
  private Step again(LoadedPlugin linked) {
    PluginEntry entry = table.find(linked.active().name()).orElseThrow();
    PluginPackage same = linked.code().asPackage(linked.form(), linked.active().manifest());
    return new Step(entry, same, linked, entry.location());
  }

  private void run(List<Step> steps, Set<String> leaving, String cause, String actor) {
    Map<String, LoadedPlugin> next = new LinkedHashMap<>();
    List<PluginEntry> moved = new ArrayList<>();
    try {
      for (Step step : steps) {
        if (step.entry().state() == PluginState.ACTIVE) {
          step.entry().move(PluginState.RELOADING, "to be linked anew", actor);
          moved.add(step.entry());
        }
        next.put(step.entry().name(), load(step, steps, next, leaving));
      }
      table.publishWith(List.copyOf(next.values()));
    } catch (RuntimeException | Error e) {
      List.copyOf(next.values()).reversed().forEach(retirement::discard);
      moved.forEach(each -> each.move(PluginState.ACTIVE, "goes on as it was", actor));
      throw e;
    }
    activate(steps, next, cause, actor);
    retirement.afterSwap(steps.stream().map(Step::old).toList().reversed(), options.drainTimeout());
  }

  private LoadedPlugin load(
      Step step, List<Step> steps, Map<String, LoadedPlugin> next, Set<String> leaving) {
    List<String> later = steps.stream().map(each -> each.entry().name()).toList();
    List<PluginExports> exports =
        PluginExports.visibleTo(
            step.found().manifest(),
            name ->
                leaving.contains(name)
                    ? Optional.empty()
                    : later.contains(name)
                        ? Optional.ofNullable(next.get(name))
                        : table.serving(name));
    try {
      return loader.load(step.found(), Optional.of(step.old()), exports);
    } catch (PluginLoadException e) {
      throw step.equals(steps.getFirst()) ? e : incompatible(step, steps.getFirst(), e);
    }
  }

  private static PluginLoadException incompatible(Step linked, Step first, PluginLoadException e) {
    Problem why =
        Problem.of(
            first.location(),
            "plugin '%s' links to the exports of '%s' and does not load with version %s: mend it, or keep what it uses"
                .formatted(linked.entry().name(), first.entry().name(), version(first.found())));
    return new PluginLoadException(
        Code.UNSATISFIED_REQUIREMENT,
        Stream.concat(Stream.of(why), e.problems().stream()).toList(),
        e);
  }

  private void activate(
      List<Step> steps, Map<String, LoadedPlugin> next, String cause, String actor) {
    for (Step step : steps) {
      PluginEntry entry = step.entry();
      boolean isFirst = step.equals(steps.getFirst());
      String why = isFirst ? cause : "linked anew to " + steps.getFirst().entry().name();
      LoadedPlugin version = Objects.requireNonNull(next.get(entry.name()));
      entry.activated(version, step.location(), why, actor);
      if (LOG.isInfoEnabled()) {
        LOG.info("plugin={} {} {}", entry.name(), why, version.timing());
      }
    }
  }

  private static String version(PluginPackage found) {
    return found.manifest().version().toString();
  }
}
