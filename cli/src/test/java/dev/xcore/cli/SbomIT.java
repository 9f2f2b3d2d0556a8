package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of dependencies (CycloneDX) says what the distribution really consists of. */
class SbomIT {

  private final Path home = Distribution.built().home();

  @Test
  void namesEveryJarOfTheDistributionAndNoOther() throws Exception {
    assertThat(listed().keySet()).containsExactlyElementsOf(delivered().keySet());
  }

  @Test
  void hasTheDigestsOfTheJarsThatAreDelivered() throws Exception {
    Map<String, Map<?, ?>> listed = listed();
    for (Map.Entry<String, Path> jar : delivered().entrySet()) {
      assertThat(sha256(listed.get(jar.getKey()))).as(jar.getKey()).isEqualTo(digest(jar));
    }
  }

  @Test
  void saysUnderWhichLicenceEachMayBeUsed() throws IOException {
    listed()
        .forEach((name, component) -> assertThat(component.get("licenses")).as(name).isNotNull());
  }

  private Map<String, Map<?, ?>> listed() throws IOException {
    Map<?, ?> document =
        (Map<?, ?>) JsonText.parse(Files.readString(home.resolve("sbom.cdx.json")));
    assertThat(document.get("bomFormat")).isEqualTo("CycloneDX");
    Map<String, Map<?, ?>> components = new TreeMap<>();
    for (Object one : (List<?>) document.get("components")) {
      Map<?, ?> component = (Map<?, ?>) one;
      components.put(component.get("name") + "-" + component.get("version") + ".jar", component);
    }
    return components;
  }

  /** The command itself is what the list is of, and so not in it. */
  private Map<String, Path> delivered() throws IOException {
    Map<String, Path> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.getFileName().toString().startsWith("xcore-cli-"))
          .forEach(file -> jars.put(file.getFileName().toString(), file));
    }
    return jars;
  }

  private static String sha256(Map<?, ?> component) {
    for (Object one : (List<?>) component.get("hashes")) {
      Map<?, ?> hash = (Map<?, ?>) one;
      if ("SHA-256".equals(hash.get("alg"))) {
        return (String) hash.get("content");
      }
    }
    throw new AssertionError("no SHA-256 of " + component.get("name"));
  }

  private static String digest(Map.Entry<String, Path> jar)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar.getValue())));
  }
}
