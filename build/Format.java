import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or rewrites the format of every Java source in this repository with google-java-format.
 *
 * <p>Run by the build: {@code ./mvnw verify} checks, {@code ./mvnw -N -Dformat process-sources}
 * rewrites. Exits with 1 when a file is not formatted.
 */
public final class Format {
  private Format() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean write = arguments.length > 0 && arguments[0].equals("write");
    int wrong = 0;
    for (Path source : sources()) {
      String text = Files.readString(source);
      String formatted = formatted(source, text);
      if (text.equals(formatted)) {
        continue;
      }
      if (write) {
        Files.writeString(source, formatted);
      } else {
        wrong++;
        System.err.println("not formatted: " + source);
      }
    }
    if (wrong > 0) {
      System.err.println("Mend it with: ./mvnw -N -Dformat process-sources");
      System.exit(1);
    }
  }

  private static String formatted(Path source, String text) {
    try {
      return new Formatter()
          .formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text));
    } catch (FormatterException problem) {
      throw new IllegalStateException("cannot format " + source + ": " + problem.getMessage());
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !isGenerated(file))
          .sorted()
          .toList();
    }
  }

  private static boolean isGenerated(Path file) {
    for (Path part : file) {
      String name = part.toString();
      if (name.equals("target") || name.equals("var") || name.equals("shared")) {
        return true;
      }
      if (name.startsWith(".") || name.equals("broken")) {
        return true;
      }
    }
    return false;
  }
}
