package dev.xcore.server;

import dev.xcore.sdk.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The files that the documentation's pages load, all from the class path. There is a closed list of
 * them, so that no request can name another file. Immutable.
 */
final class DocsAssets {

  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final String STYLE = "text/css;charset=utf-8";
  private static final String OWN = "/dev/xcore/server/docs/";

  private final String version;
  private final Map<String, Asset> assets;

  private DocsAssets(String version, Map<String, Asset> assets) {
    this.version = version;
    this.assets = assets;
  }

  /**
   * One file.
   *
   * @param resource where it lies on the class path
   * @param mediaType its Content-Type
   */
  record Asset(String resource, String mediaType) {

    byte[] bytes() throws IOException {
      return resourceBytes(resource);
    }
  }

  /**
   * Finds the files.
   *
   * @throws IOException if the class path lacks one; names it
   */
  static DocsAssets create() throws IOException {
    String swagger = webjar("swagger-ui");
    String redoc = webjar("redoc");
    Map<String, Asset> assets =
        Map.of(
            "swagger-ui.css", new Asset(swagger + "swagger-ui.css", STYLE),
            "swagger-ui-bundle.js", new Asset(swagger + "swagger-ui-bundle.js", SCRIPT),
            "redoc.standalone.js", new Asset(redoc + "redoc.standalone.js", SCRIPT),
            "docs.css", new Asset(OWN + "docs.css", STYLE),
            "docs.js", new Asset(OWN + "docs.js", SCRIPT),
            "redoc.js", new Asset(OWN + "redoc.js", SCRIPT),
            "icon.svg", new Asset(OWN + "icon.svg", "image/svg+xml"));
    return new DocsAssets(version(swagger, redoc, assets), assets);
  }

  /** Part of every address, so that browsers may keep the files for good. */
  String version() {
    return version;
  }

  /**
   * Finds one file.
   *
   * @throws NotFoundException if there is none of that name in this version
   */
  Asset find(String wantedVersion, String name) {
    Asset asset = wantedVersion.equals(version) ? assets.get(name) : null;
    if (asset == null) {
      throw new NotFoundException("the documentation has no file of that name");
    }
    return asset;
  }

  /** The text of a page before its placeholders are filled. */
  static String page(String name) throws IOException {
    return new String(resourceBytes(OWN + name), StandardCharsets.UTF_8);
  }

  private static String webjar(String name) throws IOException {
    Properties properties = new Properties();
    String resource = "/META-INF/maven/org.webjars/" + name + "/pom.properties";
    try (InputStream input = open(resource)) {
      properties.load(input);
    }
    return "/META-INF/resources/webjars/" + name + "/" + properties.getProperty("version") + "/";
  }

  private static String version(String swagger, String redoc, Map<String, Asset> assets)
      throws IOException {
    MessageDigest digest = sha256();
    digest.update((swagger + redoc).getBytes(StandardCharsets.UTF_8));
    List<String> own =
        assets.values().stream()
            .map(Asset::resource)
            .filter(r -> r.startsWith(OWN))
            .sorted()
            .toList();
    for (String resource : own) {
      digest.update(resourceBytes(resource));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256; this one has not", missing);
    }
  }

  private static byte[] resourceBytes(String resource) throws IOException {
    try (InputStream input = open(resource)) {
      return input.readAllBytes();
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream input = DocsAssets.class.getResourceAsStream(resource);
    if (input == null) {
      throw new IOException(resource + " is not on the class path; the distribution is incomplete");
    }
    return input;
  }
}
