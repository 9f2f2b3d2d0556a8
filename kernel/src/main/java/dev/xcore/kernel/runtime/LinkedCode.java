package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.Requirement;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The code of a plugin, and of those it links to, for tools that run none of it. Not thread safe.
 */
public final class LinkedCode implements Closeable {

  private final PluginCodeLoader loader;
  private final Function<String, Optional<PluginPackage>> others;
  private final Deque<PluginCode> loaded = new ArrayDeque<>();
  private final Map<String, PluginExports> exports = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();

  private LinkedCode(PluginCodeLoader loader, Function<String, Optional<PluginPackage>> others) {
    this.loader = loader;
    this.others = others;
  }

  /**
   * Prepares to load code.
   *
   * @param loader loads it; closed by its owner, after this
   * @param others finds the plugins that are required, by name
   * @return nothing is loaded yet; to be closed
   */
  public static LinkedCode with(
      PluginCodeLoader loader, Function<String, Optional<PluginPackage>> others) {
    return new LinkedCode(loader, others);
  }

  /**
   * Loads a plugin, after the plugins whose exports it may use.
   *
   * @param plugin the plugin
   * @return its code, closed with this
   * @throws PluginLoadException if it, or one that it links to, cannot be loaded
   */
  public PluginCode load(PluginPackage plugin) {
    return kept(loader.load(plugin, visibleTo(plugin)));
  }

  /**
   * Loads a plugin's classes into this process even if it is to run elsewhere, to look at its
   * handlers. They are not initialised; but whoever reads an annotation with an enum of the
   * plugin's own initialises that: scan the code before.
   *
   * @param plugin the plugin
   * @return its code, closed with this
   * @throws PluginLoadException if it, or one that it links to, cannot be loaded
   */
  public PluginCode loadHere(PluginPackage plugin) {
    return kept(loader.loadHere(plugin, visibleTo(plugin)));
  }

  private PluginCode kept(PluginCode code) {
    loaded.push(code);
    return code;
  }

  /** Loads what a plugin may link to; what is missing is somebody else's problem. */
  List<PluginExports> visibleTo(PluginPackage plugin) {
    underWay.add(plugin.manifest().name());
    List<PluginExports> visible = new ArrayList<>();
    for (Requirement requirement : plugin.manifest().requires()) {
      others
          .apply(requirement.name())
          .filter(other -> !other.manifest().exports().isEmpty())
          .filter(other -> requirement.range().contains(other.manifest().version()))
          .flatMap(this::exportsOf)
          .ifPresent(visible::add);
    }
    return visible;
  }

  /** Empty in a circle, which can only be one of optional requirements. */
  private Optional<PluginExports> exportsOf(PluginPackage other) {
    String name = other.manifest().name();
    PluginExports known = exports.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (underWay.contains(name)) {
      return Optional.empty();
    }
    Optional<PluginExports> made = PluginExports.of(other.manifest(), load(other));
    made.ifPresent(each -> exports.put(name, each));
    return made;
  }

  /** Closes all class loaders, the last made first. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (PluginCode code : loaded) {
      try {
        code.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
