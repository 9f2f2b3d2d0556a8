package dev.xcore.services.extensions;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.services.PluginPorts;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.Service;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Closeable;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how extensions are made from what the configuration says of them: their classes, what their
 * constructors want, the order in which they need each other. Notes every problem with file and
 * line before it gives up. Used by one thread.
 */
final class ExtensionPlans {

  private static final Set<Class<?>> NO_SERVICE =
      Set.of(
          Service.class,
          AutoCloseable.class,
          Closeable.class,
          Serializable.class,
          Comparable.class,
          PluginPorts.class);

  private final ExtensionGround ground;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Class<?>> classes = new LinkedHashMap<>();
  private final Map<String, Class<?>> types = new LinkedHashMap<>();

  private ExtensionPlans(ExtensionGround ground) {
    this.ground = ground;
  }

  /**
   * Reads all of them.
   *
   * @return in the order in which they can be started
   * @throws SettingsException with everything that is wrong
   */
  static List<ExtensionPlan> read(List<ExtensionSettings> extensions, ExtensionGround ground) {
    ExtensionPlans plans = new ExtensionPlans(ground);
    extensions.forEach(plans::look);
    Map<String, ExtensionPlan> made = new LinkedHashMap<>();
    for (ExtensionSettings extension : extensions) {
      plans.plan(extension).ifPresent(plan -> made.put(plan.name(), plan));
    }
    List<ExtensionPlan> ordered = plans.ordered(made);
    if (!plans.problems.isEmpty()) {
      throw new SettingsException(plans.problems);
    }
    return ordered;
  }

  /** Finds the class, and the type by which it is used. */
  private void look(ExtensionSettings extension) {
    Optional<ReadyExtension> ready = ReadyExtension.find(extension.className());
    if (ready.isPresent()) {
      classes.put(extension.service(), ready.get().implementation());
      types.put(extension.service(), ready.get().type());
      return;
    }
    try {
      Class<?> found = Class.forName(extension.className(), true, ground.loader());
      if (found.isInterface() || Modifier.isAbstract(found.getModifiers())) {
        problem(extension, "class", "class %s is abstract".formatted(found.getName()));
        return;
      }
      classes.put(extension.service(), found);
      type(extension, found).ifPresent(type -> types.put(extension.service(), type));
    } catch (ClassNotFoundException e) {
      problem(
          extension,
          "class",
          "class %s is not on the application's class path; add its jar to lib/ beside the configuration, or use one of mail, storage, http"
              .formatted(extension.className()));
    } catch (LinkageError e) {
      problem(
          extension, "class", "class %s cannot be loaded: %s".formatted(extension.className(), e));
    }
  }

  private Optional<Class<?>> type(ExtensionSettings extension, Class<?> found) {
    List<Class<?>> usable =
        interfaces(found).stream().filter(each -> !NO_SERVICE.contains(each)).toList();
    if (extension.type().isPresent()) {
      Optional<Class<?>> named =
          usable.stream().filter(each -> each.getName().equals(extension.type().get())).findFirst();
      if (named.isEmpty()) {
        problem(
            extension,
            "type",
            "class %s implements no %s; it implements %s"
                .formatted(found.getName(), extension.type().get(), names(usable)));
      }
      return named;
    }
    List<Class<?>> seen = usable.stream().filter(ExtensionPlans::isSeenByPlugins).toList();
    if (seen.size() > 1) {
      problem(
          extension,
          "class",
          "class %s implements %s: say by 'type' which of them plugins use"
              .formatted(found.getName(), names(seen)));
    }
    return seen.size() == 1 ? Optional.of(seen.getFirst()) : usable.stream().findFirst();
  }

  private static String names(List<Class<?>> types) {
    return types.isEmpty()
        ? "none"
        : types.stream().map(Class::getName).collect(Collectors.joining(", "));
  }

  /** What plugins see of the host: the JDK and the SDK. */
  private static boolean isSeenByPlugins(Class<?> type) {
    return type.getModule().isNamed() && type.getModule().getLayer() == ModuleLayer.boot()
        || type.getName().startsWith("dev.xcore.sdk.");
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      all.addAll(Arrays.asList(each.getInterfaces()));
    }
    return all;
  }

  private Optional<ExtensionPlan> plan(ExtensionSettings extension) {
    Class<?> type = classes.get(extension.service());
    if (type == null) {
      return Optional.empty();
    }
    int before = problems.size();
    Optional<Constructor<?>> constructor = constructor(extension, type);
    List<Object> arguments =
        constructor.map(chosen -> arguments(extension, chosen)).orElse(List.of());
    return problems.size() > before
        ? Optional.empty()
        : constructor.map(chosen ->
            new ExtensionPlan(
                extension, chosen, arguments, Optional.ofNullable(types.get(extension.service()))));
  }

  private Optional<Constructor<?>> constructor(ExtensionSettings extension, Class<?> type) {
    List<Constructor<?>> all = Arrays.asList(type.getDeclaredConstructors());
    List<Constructor<?>> marked =
        all.stream().filter(each -> each.isAnnotationPresent(Inject.class)).toList();
    List<Constructor<?>> chosen = marked.isEmpty() ? all : marked;
    if (chosen.size() != 1) {
      problem(
          extension,
          "class",
          "class %s has %d constructors to choose from: annotate one with @jakarta.inject.Inject"
              .formatted(type.getName(), chosen.size()));
      return Optional.empty();
    }
    return Optional.of(chosen.getFirst());
  }

  private List<Object> arguments(ExtensionSettings extension, Constructor<?> constructor) {
    List<Object> arguments = new ArrayList<>();
    boolean takesConfig = false;
    for (Parameter parameter : constructor.getParameters()) {
      takesConfig |= parameter.getType().isRecord() || parameter.getType() == Map.class;
      argument(extension, parameter).ifPresent(arguments::add);
    }
    if (!takesConfig && !extension.config().entries().isEmpty()) {
      problems.add(
          extension
              .config()
              .place()
              .problem(
                  extension.key("config"),
                  "class %s takes no configuration: its constructor has no record for it"
                      .formatted(constructor.getDeclaringClass().getName())));
    }
    return arguments;
  }

  private Optional<Object> argument(ExtensionSettings extension, Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type.isRecord()) {
      ClassLoader own = type.getClassLoader();
      Binder binder =
          Binder.create(ground.constraints().apply(own == null ? ground.loader() : own));
      return new ConfigRecord(binder, problems)
          .bind(type, extension.config(), extension.key("config"));
    }
    if (type == Map.class) {
      return Optional.ofNullable(extension.config().tree());
    }
    if (type == Logger.class) {
      return Optional.of(LoggerFactory.getLogger("extension." + extension.name()));
    }
    if (type == Path.class) {
      return Optional.of(ground.folder(extension.name()));
    }
    if (type == OutboundHttp.class) {
      return Optional.of(ground.outbound());
    }
    return other(extension, parameter);
  }

  private Optional<Object> other(ExtensionSettings extension, Parameter parameter) {
    Class<?> type = parameter.getType();
    Named named = parameter.getAnnotation(Named.class);
    List<String> offering =
        types.entrySet().stream()
            .filter(entry -> type.isAssignableFrom(entry.getValue()))
            .map(Map.Entry::getKey)
            .filter(name -> named == null || name.equals(named.value()))
            .toList();
    if (offering.size() == 1) {
      return Optional.of(new ExtensionPlan.Needed(offering.getFirst(), type));
    }
    problem(
        extension,
        "class",
        "its constructor asks for a %s, which %s; it can have a record or Map of its config, a Logger, a Path to a folder of its own, and other extensions"
            .formatted(
                type.getName(),
                offering.isEmpty()
                    ? "no extension offers"
                    : "is offered by %s: choose by @Named".formatted(String.join(", ", offering))));
    return Optional.empty();
  }

  /** Puts those first that others need. */
  private List<ExtensionPlan> ordered(Map<String, ExtensionPlan> plans) {
    Map<String, ExtensionPlan> ordered = new LinkedHashMap<>();
    for (ExtensionPlan plan : plans.values()) {
      follow(plan, plans, new LinkedHashSet<>(), ordered);
    }
    return List.copyOf(ordered.values());
  }

  private void follow(
      ExtensionPlan plan,
      Map<String, ExtensionPlan> plans,
      Set<String> way,
      Map<String, ExtensionPlan> ordered) {
    if (ordered.containsKey(plan.name())) {
      return;
    }
    if (!way.add(plan.name())) {
      List<String> names = new ArrayList<>(way);
      String cycle =
          String.join(" → ", names.subList(names.indexOf(plan.name()), names.size()))
              + " → "
              + plan.name();
      if (problems.stream().noneMatch(known -> known.message().contains("need each other"))) {
        problem(
            plan.settings(),
            "class",
            "services need each other in a circle: %s; take one of these constructor parameters away"
                .formatted(cycle));
      }
      return;
    }
    for (String need : plan.needs()) {
      ExtensionPlan needed = plans.get(need);
      if (needed != null) {
        follow(needed, plans, way, ordered);
      }
    }
    way.remove(plan.name());
    ordered.put(plan.name(), plan);
  }

  private void problem(ExtensionSettings extension, String key, String message) {
    problems.add(extension.place().problem(extension.key(key), message));
  }
}
