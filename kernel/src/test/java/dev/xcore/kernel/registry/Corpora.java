package dev.xcore.kernel.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Public test data beside the repository; tests that need it are skipped where it is absent. */
public final class Corpora {

  private Corpora() {}

  /** Reads a JSON array of the corpora. */
  public static List<JsonNode> rows(String name) throws IOException {
    return tree(name).valueStream().toList();
  }

  /** Reads a JSON file of the corpora. */
  public static JsonNode tree(String name) throws IOException {
    Path start = Path.of(System.getProperty("xcore.repository", ".")).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("shared/corpora").resolve(name);
      if (Files.isRegularFile(file)) {
        return new ObjectMapper().readTree(file);
      }
    }
    return Assumptions.abort("no folder shared/corpora beside the repository");
  }
}
