package dev.xcore.kernel.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of the JDK as they are, read from their class files: which module has a package, and
 * which members a class of {@code java.base} declares. What was read is kept; it is bounded by the
 * size of the JDK. Thread safe.
 */
final class PlatformClasses {

  private static final String BASE = "java.base";

  private final Map<String, String> modules = modules();
  private final Map<String, Optional<PlatformClass>> known = new ConcurrentHashMap<>();

  /**
   * A class of the JDK.
   *
   * @param name internal
   * @param isPublic whether code outside of its package can name it
   * @param parents superclass first, then interfaces
   * @param members name and descriptor of what it declares
   */
  record PlatformClass(String name, boolean isPublic, List<String> parents, Set<String> members) {

    /** Tells whether it declares a member itself. */
    boolean declares(String memberName, String descriptor) {
      return members.contains(memberName + descriptor);
    }
  }

  /** Returns the JDK module of the package of a class, empty if it is no package of the JDK. */
  Optional<String> module(String internal) {
    int end = internal.lastIndexOf('/');
    return end < 0
        ? Optional.empty()
        : Optional.ofNullable(modules.get(internal.substring(0, end)));
  }

  /** Tells whether a class is in a package of {@code java.base}. */
  boolean isBase(String internal) {
    return module(internal).filter(BASE::equals).isPresent();
  }

  /** Finds a class of {@code java.base}. */
  Optional<PlatformClass> find(String internal) {
    Optional<PlatformClass> cached = known.get(internal);
    if (cached != null) {
      return cached;
    }
    Optional<PlatformClass> found = isBase(internal) ? read(internal) : Optional.empty();
    if (found.isPresent()) {
      known.put(internal, found); // Names that do not exist are not kept: there is no end of them.
    }
    return found;
  }

  /**
   * Lists a class and all that it extends or implements, nearest first.
   *
   * @return empty if there is no such class in {@code java.base}
   */
  List<PlatformClass> lineage(String internal) {
    List<PlatformClass> lineage = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    collect(internal, lineage, seen);
    return lineage;
  }

  private void collect(String internal, List<PlatformClass> lineage, Set<String> seen) {
    if (seen.add(internal)) {
      find(internal)
          .ifPresent(type -> {
            lineage.add(type);
            type.parents().forEach(parent -> collect(parent, lineage, seen));
          });
    }
  }

  private static Optional<PlatformClass> read(String internal) {
    if (internal.indexOf('.') >= 0 || internal.endsWith("/")) {
      return Optional.empty(); // No name of a class: resources would be looked for elsewhere.
    }
    try (InputStream in = Object.class.getResourceAsStream("/" + internal + ".class")) {
      return in == null
          ? Optional.empty()
          : Optional.of(of(internal, ClassFile.of().parse(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException("class %s of the JDK cannot be read".formatted(internal), e);
    }
  }

  private static PlatformClass of(String internal, ClassModel model) {
    List<String> parents = new ArrayList<>();
    model.superclass().map(ClassEntry::asInternalName).ifPresent(parents::add);
    model.interfaces().forEach(each -> parents.add(each.asInternalName()));
    Set<String> members = new HashSet<>();
    model
        .fields()
        .forEach(
            each -> members.add(each.fieldName().stringValue() + each.fieldType().stringValue()));
    model
        .methods()
        .forEach(
            each -> members.add(each.methodName().stringValue() + each.methodType().stringValue()));
    boolean isPublic = model.flags().has(AccessFlag.PUBLIC);
    return new PlatformClass(internal, isPublic, List.copyOf(parents), Set.copyOf(members));
  }

  private static Map<String, String> modules() {
    Map<String, String> modules = new HashMap<>();
    ModuleFinder.ofSystem()
        .findAll()
        .forEach(module ->
            module
                .descriptor()
                .packages()
                .forEach(name -> modules.put(name.replace('.', '/'), module.descriptor().name())));
    return Map.copyOf(modules);
  }
}
