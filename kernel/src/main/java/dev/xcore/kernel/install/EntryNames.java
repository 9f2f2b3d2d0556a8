package dev.xcore.kernel.install;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The names in one archive: each a path below a folder, on every file system the same one and no
 * other's. Used by one thread.
 */
final class EntryNames {

  private static final int LONGEST = 1000;
  private static final int LONGEST_PART = 255;
  private static final int DEEPEST = 32;

  private final Map<String, String> folded = new HashMap<>();
  private final Map<String, Boolean> folders = new HashMap<>();
  private final BiFunction<String, String, ? extends RuntimeException> refusal;
  private final boolean distinguishesCase;

  /**
   * Begins without names.
   *
   * @param distinguishesCase whether names may differ in case alone, as classes in a jar may
   * @param refusal makes the error from a name and what is wrong with it
   */
  EntryNames(
      boolean distinguishesCase, BiFunction<String, String, ? extends RuntimeException> refusal) {
    this.distinguishesCase = distinguishesCase;
    this.refusal = refusal;
  }

  /** Checks a name, alone and beside those before. */
  void add(String name) {
    check(name);
    boolean isFolder = name.endsWith("/");
    String path = isFolder ? name.substring(0, name.length() - 1) : name;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      claim(name, path.substring(0, slash), true);
    }
    if (folders.containsKey(path) && !(isFolder && isFolder(path))) {
      throw refused(name, isFolder(path) == isFolder ? "is there twice" : "is file and folder");
    }
    claim(name, path, isFolder);
  }

  private boolean isFolder(String path) {
    return folders.getOrDefault(path, false);
  }

  private void claim(String name, String path, boolean asFolder) {
    Boolean before = folders.putIfAbsent(path, asFolder);
    if (before != null && before != asFolder) {
      throw refused(name, "needs '" + path + "' to be file and folder at once");
    }
    String other = folded.putIfAbsent(fold(path), path);
    if (!distinguishesCase && other != null && !other.equals(path)) {
      throw refused(name, "differs from '" + other + "' in case only; rename one");
    }
  }

  private void check(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0) {
      throw refused(name, "could lead out of the plugin; names are relative, with '/'");
    }
    if (name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(name, "holds ':' or a control character; rename it");
    }
    if (name.length() > LONGEST) {
      throw refused(name, "is longer than %,d characters".formatted(LONGEST));
    }
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    List<String> parts = List.of(path.split("/", -1));
    if (parts.size() > DEEPEST) {
      throw refused(name, "lies deeper than %d folders".formatted(DEEPEST));
    }
    parts.forEach(part -> checkPart(name, part));
  }

  private void checkPart(String name, String part) {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw refused(name, "could lead out of the plugin; names have no '.', '..' or empty parts");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
      throw refused(name, "has a part longer than %d bytes".formatted(LONGEST_PART));
    }
  }

  private static String fold(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private RuntimeException refused(String name, String message) {
    return refusal.apply(name, message);
  }
}
