package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.EntryCandidates.Candidate;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginInfo;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and loads the class that a plugin is entered by. */
final class EntryPoint {

  private static final Logger log = LoggerFactory.getLogger(EntryPoint.class);
  private static final String KEY = "entry_point";
  private static final int MOST_LISTED = 10;

  private final PluginPackage plugin;
  private final CodePath path;
  private final List<Candidate> candidates;

  EntryPoint(PluginPackage plugin, CodePath path, List<Candidate> candidates) {
    this.plugin = plugin;
    this.path = path;
    this.candidates = candidates;
  }

  /**
   * Loads the entry class without initialising it.
   *
   * @param loader the plugin's class loader
   * @return the class
   * @throws PluginLoadException if there is none, or it cannot be used; says which could be meant
   */
  Class<?> load(PluginClassLoader loader) throws IOException {
    String name = name();
    try {
      Class<?> type = Class.forName(name, false, loader);
      check(type, loader);
      // Looking at the signatures links them, so that a missing library is reported here.
      log.debug(
          "entry_class={} constructors={} methods={}",
          type.getName(),
          type.getDeclaredConstructors().length,
          type.getDeclaredMethods().length);
      return type;
    } catch (ClassNotFoundException e) {
      throw failed("class %s does not exist%s%s".formatted(name, nearest(name), listed()));
    } catch (LinkageError | TypeNotPresentException e) {
      throw failed("class %s cannot be loaded: %s".formatted(name, explained(e)));
    }
  }

  /**
   * Names the entry class without loading it: its code is for another process.
   *
   * @return the name of a class that the plugin has
   * @throws PluginLoadException if there is none; says which could be meant
   */
  String present() throws IOException {
    String name = name();
    try (ClassFiles all = ClassFiles.open(path.withLibraries())) {
      if (all.read(name).isEmpty()) {
        throw failed("class %s does not exist%s%s".formatted(name, nearest(name), listed()));
      }
    }
    Optional<Candidate> flawed =
        candidates.stream().filter(c -> c.name().equals(name) && !c.flaw().isEmpty()).findFirst();
    if (flawed.isPresent()) {
      throw failed("class %s %s".formatted(name, flawed.get().flaw()));
    }
    return name;
  }

  private String name() throws IOException {
    Optional<String> wanted = plugin.manifest().entryPoint();
    if (wanted.isEmpty()) {
      return only();
    }
    return wanted.get().endsWith(".java") ? ofSource(wanted.get()) : wanted.get();
  }

  private String only() {
    List<Candidate> usable = candidates.stream().filter(c -> c.flaw().isEmpty()).toList();
    if (usable.size() == 1) {
      return usable.getFirst().name();
    }
    if (usable.size() > 1) {
      throw failed(
          "several classes implement Plugin: %s; name one of them in %s"
              .formatted(names(usable), KEY));
    }
    String flawed =
        candidates.stream()
            .limit(MOST_LISTED)
            .map(c -> c.name() + " " + c.flaw())
            .collect(Collectors.joining("; "));
    throw failed(
        "no class can be the entry class: %s"
            .formatted(
                flawed.isEmpty()
                    ? "none implements " + Plugin.class.getName() + "; let one implement it"
                    : flawed));
  }

  /** A source file names the class called like it, in the package that its folders end with. */
  private String ofSource(String source) throws IOException {
    String wanted = "/" + source.substring(0, source.length() - ".java".length());
    String simple = wanted.substring(wanted.lastIndexOf('/') + 1);
    try (ClassFiles own = ClassFiles.open(path.entryCode())) {
      List<String> named =
          own.names().stream()
              .filter(name -> name.equals(simple) || name.endsWith("." + simple))
              .toList();
      return named.stream()
          .filter(name -> wanted.endsWith("/" + name.replace('.', '/')))
          .max(Comparator.comparingInt(String::length))
          .or(() -> named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty())
          .orElseThrow(() ->
              failed(
                  named.isEmpty()
                      ? "%s holds no class %s%s"
                          .formatted(Wording.shorten(source), simple, listed())
                      : "%s may mean %s; name the class instead"
                          .formatted(Wording.shorten(source), String.join(" or ", named))));
    }
  }

  private void check(Class<?> type, PluginClassLoader loader) {
    String name = type.getName();
    if (type.getClassLoader() != loader && !loader.isOfHost(type)) {
      throw failed("class %s is not one of the plugin's own%s".formatted(name, listed()));
    }
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
      String kind = type.isInterface() ? "an interface" : type.isEnum() ? "an enum" : "abstract";
      throw failed("class %s is %s; name a class that can be created".formatted(name, kind));
    }
    if ((type.isMemberClass() && !Modifier.isStatic(type.getModifiers()))
        || type.isLocalClass()
        || type.isAnonymousClass()) {
      throw failed(
          "class %s is an inner class; make it static, or move it to a file of its own"
              .formatted(name));
    }
    if (plugin.manifest().mode() == ExecutionMode.LEGACY) {
      checkLegacy(type);
      return;
    }
    if (type.getSimpleName().equals(EntryCandidates.RESERVED)) {
      throw failed("class %s has the same name as the interface; rename it".formatted(name));
    }
    if (!Plugin.class.isAssignableFrom(type)
        && !ActionHandler.class.isAssignableFrom(type)
        && !TaskFiles.hasTasks(type)) {
      throw failed(
          "class %s does not implement %s%s".formatted(name, Plugin.class.getName(), listed()));
    }
  }

  /** What was read from the source, before it was compiled, must be what was compiled. */
  private void checkLegacy(Class<?> type) {
    PluginInfo info = type.getAnnotation(PluginInfo.class);
    boolean isDescribed = Files.exists(plugin.location().resolve(ManifestReader.FILE));
    if (info == null && !(isDescribed && Plugin.class.isAssignableFrom(type))) {
      throw failed(
          "class %s has no @%s; it needs one to be the entry class of a plugin of generation 1"
              .formatted(type.getName(), PluginInfo.class.getName()));
    }
    PluginManifest manifest = plugin.manifest();
    if (info != null
        && !isDescribed
        && (!info.version().equals(manifest.version().toString())
            || (!info.apiPrefix().isEmpty()
                && !info.apiPrefix().equals(manifest.api().prefix())))) {
      throw failed(
          "the compiled @PluginInfo says version %s and apiPrefix '%s', the source seemed to say %s and '%s'; write the values themselves in quotes"
              .formatted(
                  info.version(), info.apiPrefix(), manifest.version(), manifest.api().prefix()));
    }
  }

  private static String explained(Throwable failure) {
    return switch (failure) {
      case UnsupportedClassVersionError e -> "" + e.getMessage();
      case NoClassDefFoundError e ->
          "it needs class %s, which is not there; add its jar to lib/"
              .formatted(String.valueOf(e.getMessage()).replace('/', '.'));
      default -> failure.toString();
    };
  }

  private String nearest(String name) {
    return Wording.didYouMean(name, candidates.stream().map(Candidate::name).toList());
  }

  private String listed() {
    return candidates.isEmpty()
        ? "; no class of the plugin implements Plugin"
        : "; classes that implement Plugin: " + names(candidates);
  }

  private static String names(List<Candidate> candidates) {
    return candidates.stream()
        .limit(MOST_LISTED)
        .map(Candidate::name)
        .collect(Collectors.joining(", "));
  }

  private PluginLoadException failed(String message) {
    String manifest = plugin.location().resolve(ManifestReader.FILE).toString();
    return new PluginLoadException(
        Code.ENTRY_POINT, List.of(new Problem(manifest, 0, 0, KEY, message)), null);
  }
}
