package dev.xcore.worker;

import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.Plugin;
import dev.xcore.worker.protocol.LoadFailure;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and loads the class that the plugin is entered by. */
final class EntryClass {

  /** Simple name that a user would confuse with the interface. */
  private static final String RESERVED = "Plugin";

  private static final int MOST_LISTED = 10;
  private static final int JAVA_0 = 44;
  private static final int PREVIEW = 0xFFFF;

  private final CodeStore files;
  private final SandboxLoader loader;
  private final Map<String, Boolean> implementing = new HashMap<>();

  EntryClass(CodeStore files, SandboxLoader loader) {
    this.files = files;
    this.loader = loader;
  }

  /**
   * Loads the entry class without initialising it.
   *
   * @param name its name, empty for the single class that implements {@code Plugin}
   * @return the class
   * @throws LoadFailedException if there is none, or it cannot be used; says which could be meant
   */
  Class<?> load(String name) throws LoadFailedException {
    return check(type(name.isEmpty() ? only() : name));
  }

  @SuppressWarnings("ReturnValueIgnored") // looking is what links
  private Class<?> type(String name) throws LoadFailedException {
    try {
      Class<?> type = Class.forName(name, false, loader);
      // Looking at the signatures links them, so that a missing library is reported here.
      type.getDeclaredConstructors();
      type.getDeclaredMethods();
      return type;
    } catch (ClassNotFoundException e) {
      throw failed("class " + name + " does not exist" + listed());
    } catch (LinkageError | TypeNotPresentException | SecurityException e) {
      throw failed("class " + name + " cannot be loaded: " + explained(e));
    }
  }

  private String only() throws LoadFailedException {
    List<String> candidates = candidates();
    List<String> usable = new ArrayList<>();
    List<String> flawed = new ArrayList<>();
    for (String candidate : candidates) {
      Optional<String> flaw = flaw(type(candidate));
      if (flaw.isPresent()) {
        flawed.add(candidate + " " + flaw.get());
      } else {
        usable.add(candidate);
      }
    }
    if (usable.size() == 1) {
      return usable.getFirst();
    }
    if (usable.size() > 1) {
      throw failed(
          "several classes implement Plugin: "
              + some(usable)
              + "; name one of them in entry_point");
    }
    throw failed(
        "no class can be the entry class: "
            + (flawed.isEmpty()
                ? "none implements " + Plugin.class.getName() + "; let one implement it"
                : String.join("; ", flawed.subList(0, Math.min(MOST_LISTED, flawed.size())))));
  }

  private static Optional<String> flaw(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return Optional.of("is abstract");
    }
    if (type.isLocalClass() || type.isAnonymousClass()) {
      return Optional.of("is a local class; move it to a file of its own");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      return Optional.of("is an inner class; make it static, or move it to a file of its own");
    }
    return type.getSimpleName().equals(RESERVED)
        ? Optional.of("has the same name as the interface; rename it")
        : Optional.empty();
  }

  private Class<?> check(Class<?> type) throws LoadFailedException {
    String name = type.getName();
    if (type.getClassLoader() != loader) {
      throw failed("class " + name + " is not one of the plugin's own" + listed());
    }
    if (type.isInterface() || type.isEnum()) {
      String kind = type.isInterface() ? "an interface" : "an enum";
      throw failed("class " + name + " is " + kind + "; name a class that can be created");
    }
    Optional<String> flaw = flaw(type);
    if (flaw.isPresent()) {
      throw failed("class " + name + " " + flaw.get());
    }
    if (!Plugin.class.isAssignableFrom(type) && !ActionHandler.class.isAssignableFrom(type)) {
      throw failed("class " + name + " does not implement " + Plugin.class.getName() + listed());
    }
    return type;
  }

  private static String explained(Throwable failure) {
    return switch (failure) {
      case UnsupportedClassVersionError e -> "" + e.getMessage();
      case NoClassDefFoundError e ->
          "it needs class "
              + String.valueOf(e.getMessage()).replace('/', '.')
              + ", which is not there; add its jar to lib/";
      default -> failure.toString();
    };
  }

  private String listed() throws LoadFailedException {
    List<String> candidates = candidates();
    return candidates.isEmpty()
        ? "; no class of the plugin implements Plugin"
        : "; classes that implement Plugin: " + some(candidates);
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
  }

  private List<String> candidates() throws LoadFailedException {
    List<String> found = new ArrayList<>();
    for (String name : files.classNames()) {
      Optional<ClassHeader> header = header(name);
      if (header.isPresent() && !header.get().isInterface() && isPlugin(name)) {
        found.add(name);
      }
    }
    return found;
  }

  private boolean isPlugin(String name) throws LoadFailedException {
    if (name.equals(Plugin.class.getName())) {
      return true;
    }
    Boolean known = implementing.putIfAbsent(name, false); // False also ends a circle.
    if (known != null) {
      return known;
    }
    Optional<ClassHeader> header = header(name);
    if (header.isPresent()) {
      for (String parent : header.get().parents()) {
        if (isPlugin(parent)) {
          implementing.put(name, true);
          return true;
        }
      }
    }
    return false;
  }

  private Optional<ClassHeader> header(String name) throws LoadFailedException {
    byte[] bytes = files.read(name.replace('.', '/') + ".class");
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      ClassHeader header = ClassHeader.read(bytes);
      checkVersion(name, header);
      return Optional.of(header);
    } catch (IOException e) {
      throw failed("holds a damaged class file, " + name + ": " + e.getMessage());
    }
  }

  private static void checkVersion(String name, ClassHeader header) throws LoadFailedException {
    int java = header.major() - JAVA_0;
    int newest = Runtime.version().feature();
    if (java > newest) {
      throw failed(
          "class %s was compiled for Java %d; the platform runs on Java %d: compile with --release %d"
              .formatted(name, java, newest, newest));
    }
    if (header.minor() == PREVIEW) {
      throw failed(
          "class %s uses preview features of Java %d, which are not enabled; compile without"
                  .formatted(name, java)
              + " --enable-preview");
    }
  }

  private static LoadFailedException failed(String message) {
    return new LoadFailedException(LoadFailure.Cause.ENTRY_POINT, message);
  }
}
