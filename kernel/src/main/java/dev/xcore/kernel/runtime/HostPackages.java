package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Plugin;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages of the host that a plugin sees: those of the JDK, the SDK, and the few that the SDK
 * speaks in. For these the host's classes always win; everything else of the host is invisible.
 */
final class HostPackages {

  /** The platform's own packages: none but the SDK's is visible. */
  static final String PLATFORM = "dev.xcore.";

  private static final Set<String> SDK =
      Set.of("dev.xcore.sdk", "dev.xcore.sdk.data", "dev.xcore.sdk.http");

  /** Visible with the packages below them. */
  private static final List<String> SHARED =
      List.of(
          "org.slf4j",
          "jakarta.validation",
          "jakarta.inject",
          "com.fasterxml.jackson.annotation",
          "org.jspecify.annotations");

  /**
   * Visible if the host has them, which it can do without: Jakarta Persistence, what Hibernate
   * reads beside it, and what the classes refer to that Hibernate makes for lazy entities. A plugin
   * that brings Jakarta Persistence along has its own.
   */
  private static final List<String> ENTITIES =
      List.of(
          "jakarta.persistence",
          "org.hibernate.annotations",
          "org.hibernate.proxy",
          "org.hibernate.bytecode",
          "org.hibernate.engine.spi");

  private static final String ENTITY = "jakarta.persistence.Entity";

  /** What a plugin that brings Jakarta Persistence along has. */
  static final String OWN_ENTITIES = "jakarta/persistence/Entity.class";

  private static final ClassLoader HOST = Plugin.class.getClassLoader();
  private static final Map<String, ClassLoader> JDK = jdk();

  private HostPackages() {}

  /** Returns the loader that knows a package's classes, empty if the package is not visible. */
  static Optional<ClassLoader> loader(String packageName) {
    ClassLoader jdk = JDK.get(packageName);
    if (jdk != null) {
      return Optional.of(jdk);
    }
    return isShared(packageName) || isOfEntities(packageName)
        ? Optional.of(HOST)
        : Optional.empty();
  }

  private static boolean isShared(String packageName) {
    return SDK.contains(packageName) || isBelow(SHARED, packageName);
  }

  /** Tells whether a package is one of those for entities. */
  static boolean isOfEntities(String packageName) {
    return isBelow(ENTITIES, packageName);
  }

  /** Tells whether a package is one of some, or below one. */
  static boolean isBelow(List<String> tops, String packageName) {
    return tops.stream()
        .anyMatch(top ->
            packageName.startsWith(top)
                && (packageName.length() == top.length()
                    || packageName.charAt(top.length()) == '.'));
  }

  /** Finds what the host has of Jakarta Persistence. */
  private static Optional<Class<?>> entity() {
    try {
      return Optional.of(Class.forName(ENTITY, false, HOST));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Says what the host lacks when code names classes that an optional module would bring.
   *
   * @param message that names a class or package, in any form
   * @return what to add, empty if that would not help
   */
  static Optional<String> cure(String message) {
    return cure(message, entity().isPresent());
  }

  /** Says what to add, where it is known whether the host has entities. */
  static Optional<String> cure(String message, boolean hasEntities) {
    boolean isNamed = message.replace('/', '.').contains("jakarta.persistence");
    return isNamed && !hasEntities
        ? Optional.of(
            "entities need the optional module xcore-orm: add it and what it depends on to the"
                + " class path of the platform")
        : Optional.empty();
  }

  /** All packages of the JDK's modules, some of which belong to the application's class loader. */
  private static Map<String, ClassLoader> jdk() {
    ModuleLayer boot = ModuleLayer.boot();
    Map<String, ClassLoader> packages = new HashMap<>();
    for (ResolvedModule module : boot.configuration().modules()) {
      boolean isJdk =
          module.reference().location().map(URI::getScheme).filter("jrt"::equals).isPresent();
      if (isJdk) {
        ClassLoader loader =
            Optional.ofNullable(boot.findLoader(module.name()))
                .orElseGet(ClassLoader::getPlatformClassLoader);
        module.reference().descriptor().packages().forEach(name -> packages.put(name, loader));
      }
    }
    return Map.copyOf(packages);
  }

  /** Classes by which the jars that plugins compile against are found. */
  static Stream<Class<?>> landmarks() {
    Stream<Class<?>> always =
        Stream.of(
            Plugin.class,
            org.slf4j.Logger.class,
            jakarta.validation.Constraint.class,
            jakarta.inject.Inject.class,
            com.fasterxml.jackson.annotation.JsonProperty.class,
            org.jspecify.annotations.NullMarked.class);
    return Stream.concat(always, entity().stream());
  }
}
