package dev.xcore.kernel.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The segments of a log: {@code audit-000001.jsonl} and so on.
 *
 * @param directory of them
 */
record AuditSegments(Path directory) {

  private static final Pattern NAME = Pattern.compile("audit-([0-9]{6,9})\\.jsonl");

  static String name(int segment) {
    return String.format(Locale.ROOT, "audit-%06d.jsonl", segment);
  }

  Path file(int segment) {
    return directory.resolve(name(segment));
  }

  /** Returns the number of a segment's first record; empty if its first line is not sound. */
  Optional<Long> firstNumber(int segment, AuditSeal sealer) throws IOException {
    return first(segment, sealer).map(line -> line.entry().number());
  }

  /** Returns a segment's first line; empty if it is not sound. */
  Optional<AuditLine> first(int segment, AuditSeal sealer) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file(segment)))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
        line.write(each);
      }
      return AuditLine.read(line.toByteArray(), sealer);
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    }
  }

  /** Lists what is there, in order. */
  SortedMap<Integer, Path> present() throws IOException {
    SortedMap<Integer, Path> found = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(file -> {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          found.put(Integer.parseInt(name.group(1)), file);
        }
      });
    }
    return found;
  }
}
