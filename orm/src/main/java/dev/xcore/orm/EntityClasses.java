package dev.xcore.orm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the classes that belong to entities in their files: none of them is loaded. */
final class EntityClasses {

  private static final String PACKAGE = "Ljakarta/persistence/";
  private static final byte[] MARK = PACKAGE.getBytes(StandardCharsets.UTF_8);
  private static final Set<String> KINDS =
      Set.of("Entity;", "Embeddable;", "MappedSuperclass;", "Converter;");

  private EntityClasses() {}

  /**
   * Looks at all classes.
   *
   * @param classPath folders and jars
   * @return binary names, sorted; empty if there is no entity among them
   */
  static List<String> names(List<Path> classPath) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path place : classPath) {
      if (Files.isDirectory(place)) {
        readFolder(place, names);
      } else if (Files.exists(place)) {
        readJar(place, names);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Loads what it finds; initialises nothing.
   *
   * @param classPath folders and jars
   * @param loader of the classes
   * @param plugin its name
   * @return the classes, by name; empty if there is no entity among them
   */
  static List<Class<?>> load(List<Path> classPath, ClassLoader loader, String plugin) {
    List<Class<?>> classes = new ArrayList<>();
    try {
      for (String name : names(classPath)) {
        classes.add(load(name, loader, plugin));
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name, ClassLoader loader, String plugin) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new WrongEntitiesException(
          "entity %s of plugin '%s' cannot be loaded: %s".formatted(name, plugin, e), e);
    }
  }

  private static void readFolder(Path folder, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        name(Files.readAllBytes(file)).ifPresent(names::add);
      }
    }
  }

  private static void readJar(Path jar, Set<String> names) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(each -> isClass(each.getName())).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          name(in.readAllBytes()).ifPresent(names::add);
        }
      }
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.startsWith("META-INF/");
  }

  private static Optional<String> name(byte[] bytes) {
    if (!holds(bytes)) {
      return Optional.empty();
    }
    ClassModel model = ClassFile.of().parse(bytes);
    boolean isMapped =
        model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
            .flatMap(found -> found.annotations().stream())
            .map(annotation -> annotation.className().stringValue())
            .anyMatch(type ->
                type.startsWith(PACKAGE) && KINDS.contains(type.substring(PACKAGE.length())));
    return isMapped
        ? Optional.of(model.thisClass().asInternalName().replace('/', '.'))
        : Optional.empty();
  }

  /** Most classes name no annotation of the kind: they need not be parsed. */
  private static boolean holds(byte[] bytes) {
    int last = bytes.length - MARK.length;
    for (int at = 0; at <= last; at++) {
      int matched = 0;
      while (matched < MARK.length && bytes[at + matched] == MARK[matched]) {
        matched++;
      }
      if (matched == MARK.length) {
        return true;
      }
    }
    return false;
  }
}
