package dev.xcore.kernel.security;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads one {@link CodeImage}, counting what it reads: sizes that a jar states are not believed.
 */
final class CodeImageReader {

  private final CodeLimits limits;
  private final List<CodeEntry> entries = new ArrayList<>();
  private final List<CodeFlaw> flaws = new ArrayList<>();
  private final MessageDigest digest = sha256();
  private long bytes;

  CodeImageReader(CodeLimits limits) {
    this.limits = limits;
  }

  CodeImage read(List<CodeElement> elements) throws IOException {
    for (CodeElement element : elements) {
      if (Files.isDirectory(element.path())) {
        folder(element);
      } else {
        jar(element);
      }
    }
    return new CodeImage(elements, entries, flaws, HexFormat.of().formatHex(digest.digest()));
  }

  private void folder(CodeElement element) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(element.path())) {
      // One more than allowed is enough to know.
      files =
          tree.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .limit(limits.entries() + 1L)
              .sorted()
              .toList();
    }
    for (Path file : files) {
      String path = element.path().relativize(file).toString().replace(File.separatorChar, '/');
      try (InputStream in = Files.newInputStream(file)) {
        add(element, path, in);
      }
    }
  }

  private void jar(CodeElement element) throws IOException {
    try (ZipFile jar = new ZipFile(element.path().toFile())) {
      Set<String> seen = new HashSet<>();
      for (ZipEntry entry : entries(element, jar)) {
        if (!entry.isDirectory() && !isUnpackedElsewhere(element, entry.getName())) {
          entry(element, jar, entry, seen);
        }
      }
    } catch (ZipException | IllegalArgumentException damaged) {
      throw new CodeImageException(
          element.label(), "is no readable jar (truncated or damaged?): " + damaged.getMessage());
    }
  }

  private List<? extends ZipEntry> entries(CodeElement element, ZipFile jar) {
    if (jar.size() > limits.entries()) {
      throw new CodeImageException(
          element.label(),
          "has %,d entries; %,d are allowed".formatted(jar.size(), limits.entries()));
    }
    return Collections.list(jar.entries());
  }

  private void entry(CodeElement element, ZipFile jar, ZipEntry entry, Set<String> seen)
      throws IOException {
    String path = entry.getName();
    if (leadsOut(path)) {
      flaw(CodeFlaw.Kind.BAD_PATH, element, path);
    } else if (!seen.add(path)) {
      flaw(CodeFlaw.Kind.DUPLICATE, element, path);
    } else {
      try (InputStream in = jar.getInputStream(entry)) {
        add(element, path, in);
      }
    }
  }

  /** The platform unpacks these parts of a plugin's own jar; they are elements of their own. */
  private static boolean isUnpackedElsewhere(CodeElement element, String path) {
    return element.kind() == CodeElement.Kind.OWN
        && (path.startsWith("resources/")
            || path.startsWith("data/")
            || (path.startsWith("lib/") && path.endsWith(".jar")));
  }

  private void add(CodeElement element, String path, InputStream in) throws IOException {
    if (path.length() > limits.pathLength()) {
      throw refused(
          element,
          path,
          "has a path of %,d characters; %,d are allowed"
              .formatted(path.length(), limits.pathLength()));
    }
    if (entries.size() >= limits.entries()) {
      throw new CodeImageException(
          element.label(), "makes it more than %,d files of code".formatted(limits.entries()));
    }
    byte[] content = content(element, path, in);
    entries.add(new CodeEntry(element, path, content));
    if (isJar(path)) {
      flaw(CodeFlaw.Kind.NESTED_JAR, element, path);
    }
    hash(element.label(), path, content);
  }

  private byte[] content(CodeElement element, String path, InputStream in) throws IOException {
    byte[] content = in.readNBytes(limits.entryBytes());
    if (content.length == limits.entryBytes() && in.read() >= 0) {
      throw refused(
          element, path, "has more than the %,d bytes allowed".formatted(limits.entryBytes()));
    }
    bytes += content.length;
    if (bytes > limits.bytes()) {
      throw refused(
          element, path, "makes it more than %,d bytes of code".formatted(limits.bytes()));
    }
    return content;
  }

  private void hash(String element, String path, byte[] content) {
    String header = element + '\0' + path + '\0' + content.length + '\0';
    digest.update(header.getBytes(StandardCharsets.UTF_8));
    digest.update(content);
  }

  private void flaw(CodeFlaw.Kind kind, CodeElement element, String path) {
    flaws.add(new CodeFlaw(kind, element, ShownText.of(path)));
  }

  private static boolean isJar(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return name.endsWith(".jar") || name.endsWith(".jmod") || name.endsWith(".war");
  }

  private static boolean leadsOut(String path) {
    return path.isEmpty()
        || path.startsWith("/")
        || path.indexOf('\\') >= 0
        || path.indexOf(':') >= 0
        || path.chars().anyMatch(Character::isISOControl)
        || Stream.of(path.split("/", -1))
            .anyMatch(part -> part.isEmpty() || part.equals("..") || part.equals("."));
  }

  private static CodeImageException refused(CodeElement element, String path, String message) {
    return new CodeImageException(element.label() + "!/" + ShownText.of(path), message);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
