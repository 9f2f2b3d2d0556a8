package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The classes of a plugin that implement {@code Plugin}, found in their bytes. What was found is
 * kept beside the classes, which never change, so that they are read once only.
 */
final class EntryCandidates {

  /** The file with what was found. */
  static final String FILE = ".xcore-entries";

  /** Simple name that a user would confuse with the interface. */
  static final String RESERVED = "Plugin";

  /**
   * A class that implements {@code Plugin}.
   *
   * @param name its binary name
   * @param flaw why it cannot be the entry class, empty if it can
   */
  record Candidate(String name, String flaw) {}

  /** What the version of a class file is above that of its Java. */
  private static final int JAVA_0 = 44;

  private final PluginPackage plugin;
  private final ClassFiles own;
  private final ClassFiles all;
  private final Map<String, Boolean> implementing = new HashMap<>();

  private EntryCandidates(PluginPackage plugin, ClassFiles own, ClassFiles all) {
    this.plugin = plugin;
    this.own = own;
    this.all = all;
  }

  /**
   * Looks at a plugin's classes and keeps what it finds.
   *
   * @param plugin the plugin
   * @param path its classes
   * @param folder where to keep it
   * @throws PluginLoadException if there are classes that cannot be loaded
   */
  static void inspect(PluginPackage plugin, CodePath path, Path folder) throws IOException {
    try (ClassFiles own = ClassFiles.open(path.entryCode());
        ClassFiles all = ClassFiles.open(path.withLibraries())) {
      all.checkPackages(plugin.location());
      List<Candidate> found = new EntryCandidates(plugin, own, all).find();
      List<String> lines = found.stream().map(c -> c.name() + "\t" + c.flaw()).toList();
      Files.write(folder.resolve(FILE), lines);
    }
  }

  /** Reads what was found. */
  static List<Candidate> read(Path folder) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(FILE))) {
      int tab = line.indexOf('\t');
      candidates.add(new Candidate(line.substring(0, tab), line.substring(tab + 1)));
    }
    return candidates;
  }

  private List<Candidate> find() throws IOException {
    List<Candidate> found = new ArrayList<>();
    for (String name : own.names()) {
      try {
        examine(name).ifPresent(found::add);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw PluginFiles.refused(
            plugin.location(), "holds a damaged class file, %s: %s".formatted(name, e));
      }
    }
    return found;
  }

  private Optional<Candidate> examine(String name) throws IOException {
    byte[] bytes = own.read(name).orElseThrow();
    checkVersion(name, bytes);
    ClassModel model = ClassFile.of().parse(bytes);
    return model.flags().has(AccessFlag.INTERFACE) || !isPlugin(name, model)
        ? Optional.empty()
        : Optional.of(new Candidate(name, flaw(name, model)));
  }

  private boolean isPlugin(String name, ClassModel model) throws IOException {
    Boolean known = implementing.putIfAbsent(name, false); // False also ends a circle.
    if (known != null) {
      return known;
    }
    List<ClassEntry> parents = new ArrayList<>(model.interfaces());
    model.superclass().ifPresent(parents::add);
    for (ClassEntry parent : parents) {
      if (isPlugin(parent.asInternalName().replace('/', '.'))) {
        implementing.put(name, true);
        return true;
      }
    }
    return false;
  }

  private boolean isPlugin(String name) throws IOException {
    if (name.equals(Plugin.class.getName())) {
      return true;
    }
    Optional<byte[]> bytes = all.read(name);
    return bytes.isPresent() && isPlugin(name, ClassFile.of().parse(bytes.get()));
  }

  private static String flaw(String name, ClassModel model) {
    if (model.flags().has(AccessFlag.ABSTRACT)) {
      return "is abstract";
    }
    Optional<InnerClassInfo> nesting =
        model.findAttribute(Attributes.innerClasses()).map(InnerClassesAttribute::classes).stream()
            .flatMap(List::stream)
            .filter(info -> info.innerClass().asInternalName().replace('/', '.').equals(name))
            .findFirst();
    if (nesting.isPresent() && nesting.get().outerClass().isEmpty()) {
      return "is a local class; move it to a file of its own";
    }
    if (nesting.isPresent() && !nesting.get().has(AccessFlag.STATIC)) {
      return "is an inner class; make it static, or move it to a file of its own";
    }
    return name.equals(RESERVED) || name.endsWith("." + RESERVED) || name.endsWith("$" + RESERVED)
        ? "has the same name as the interface; rename it"
        : "";
  }

  /** Reads the version itself: the parser refuses what is newer without naming it. */
  private void checkVersion(String name, byte[] bytes) {
    if (bytes.length < 8) {
      return; // Damaged, which the parser will say.
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int minor = Short.toUnsignedInt(header.getShort(4));
    int java = Short.toUnsignedInt(header.getShort(6)) - JAVA_0;
    int newest = ClassFile.latestMajorVersion() - JAVA_0;
    if (java > newest) {
      throw PluginFiles.refused(
          plugin.location(),
          "class %s was compiled for Java %d; the platform runs on Java %d: compile with --release %d"
              .formatted(name, java, newest, newest));
    }
    if (minor == ClassFile.PREVIEW_MINOR_VERSION) {
      throw PluginFiles.refused(
          plugin.location(),
          "class %s uses preview features of Java %d, which are not enabled; compile without"
                  .formatted(name, java)
              + " --enable-preview");
    }
  }
}
