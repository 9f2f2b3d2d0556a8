package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins come and go over HTTP, while others are served. */
class InstallIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, String> shop(String version, String... manifest) {
    return plugin("shop", version, "return \"" + version + "\";", manifest);
  }

  private static Map<String, String> plugin(
      String name, String version, String body, String... manifest) {
    return Map.of(
        "plugin.yaml",
        "name: %s\nversion: %s\nexecution_mode: trusted\n%s\n"
            .formatted(name, version, String.join("\n", manifest)),
        "src/" + name + "/Main.java",
        """
        package %s;

        public final class Main implements dev.xcore.sdk.Plugin {
          @dev.xcore.sdk.http.Get("/version") public String version() { %s }
        }
        """
            .formatted(name, body));
  }

  private Path source(Map<String, String> files) throws Exception {
    Path source = Files.createTempDirectory(folder, "source");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = source.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    return source;
  }

  private static byte[] zip(Map<String, String> files) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private HttpResponse<String> install(Map<String, String> files, String... more) throws Exception {
    return server.admin(
        "POST",
        "/admin/plugins/install",
        "{\"source\":\"%s\"%s}".formatted(source(files), String.join("", more)));
  }

  private HttpResponse<String> upload(String type, String query, byte[] body) throws Exception {
    return server.send(
        server
            .request("/admin/plugins/install" + query)
            .header("Authorization", "Bearer " + TestServer.TOKEN)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private String version() throws Exception {
    HttpResponse<String> answer = server.get("/plugins/shop/version");
    return answer.statusCode() == 200 ? answer.body() : String.valueOf(answer.statusCode());
  }

  @Test
  void anUpdateThatAsksForMoreNeedsConsent() throws Exception {
    String asked = "permissions: [\"plugin:users:call\"]";
    assertThat(install(shop("1.0.0", asked)).statusCode()).isEqualTo(200);
    assertThat(install(shop("1.1.0", asked)).statusCode()).isEqualTo(200);
    String more = "permissions: [\"plugin:users:call\", \"network:a.example:443:connect\"]";

    HttpResponse<String> refused = install(shop("1.2.0", more));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("permissions_not_accepted", "network:a.example:443:connect", "1.1.0")
        .doesNotContain("plugin:users:call");
    assertThat(version()).isEqualTo("\"1.1.0\"");
    assertThat(install(shop("1.2.0", more), ",\"accept_permissions\":true").statusCode())
        .isEqualTo(200);
    assertThat(install(shop("1.3.0", "permissions: []")).statusCode()).isEqualTo(200);
    assertThat(install(shop("1.4.0")).body()).contains("asks for more", "everything");
    assertThat(version()).isEqualTo("\"1.3.0\"");
  }

  @Test
  void aPluginServesAsSoonAsItIsInstalled() throws Exception {
    HttpResponse<String> answer = install(shop("1.0.0"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"outcome\":\"installed\"", "\"state\":\"active\"", "\"version\":\"1.0.0\"");
    assertThat(version()).isEqualTo("\"1.0.0\"");
  }

  @Test
  void anUpgradeLosesNoRequest() throws Exception {
    install(shop("1.0.0"));
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    AtomicBoolean stop = new AtomicBoolean();
    Thread clients =
        Thread.ofVirtual()
            .start(() -> {
              while (!stop.get()) {
                try {
                  seen.merge(version(), 1, Integer::sum);
                } catch (Exception e) {
                  seen.merge(e.toString(), 1, Integer::sum);
                }
              }
            });
    for (int minor = 1; minor <= 3; minor++) {
      assertThat(install(shop("1." + minor + ".0")).body()).contains("\"upgraded\"");
    }
    assertThat(server.admin("POST", "/admin/plugins/shop/rollback", "").body())
        .contains("\"outcome\":\"rolled_back\"", "\"version\":\"1.2.0\"");
    stop.set(true);
    clients.join();

    assertThat(seen.keySet())
        .contains("\"1.0.0\"", "\"1.3.0\"")
        .allMatch(answer -> answer.matches("\"1\\.[0-3]\\.0\""));
    assertThat(version()).isEqualTo("\"1.2.0\"");
  }

  @Test
  void anUpgradeThatCannotBeLoadedLeavesTheOldVersionServing() throws Exception {
    install(shop("1.0.0"));
    Map<String, String> before = files();

    HttpResponse<String> failed = install(plugin("shop", "1.1.0", "return 7;"));

    assertThat(failed.statusCode()).isEqualTo(422);
    assertThat(failed.body()).contains("\"code\":\"compile_error\"", "Main.java:4");
    assertThat(version()).isEqualTo("\"1.0.0\"");
    assertThat(files()).isEqualTo(before);
    assertThat(server.admin("POST", "/admin/plugins/shop/reload", "").statusCode()).isEqualTo(200);
    assertThat(version()).isEqualTo("\"1.0.0\"");
    assertThat(server.admin("GET", "/admin/plugins/shop/versions", "").body())
        .doesNotContain("1.1.0");
  }

  @Test
  void anUpgradeThatRestartsAndFailsBringsTheOldVersionBack() throws Exception {
    install(shop("1.0.0"));
    Map<String, String> before = files();

    HttpResponse<String> failed = install(plugin("shop", "1.1.0", "return 7;", "reload: restart"));

    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(422);
    assertThat(version()).isEqualTo("\"1.0.0\"");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFirstInstallationThatCannotBeLoadedLeavesNothing() throws Exception {
    HttpResponse<String> failed = install(plugin("shop", "1.0.0", "retrun 7;"));

    assertThat(failed.statusCode()).isEqualTo(422);
    assertThat(files()).isEmpty();
    assertThat(server.admin("GET", "/admin/plugins/shop", "").statusCode()).isEqualTo(404);
  }

  private Map<String, String> files() throws Exception {
    Map<String, String> files = new ConcurrentHashMap<>();
    try (var tree = Files.walk(server.plugins())) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String path = server.plugins().relativize(file).toString();
        if (!path.equals(".staging/lock")) {
          files.put(path, Files.readString(file));
        }
      }
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({
    "application/zip, ''",
    "application/octet-stream, ?filename=shop.zip",
    "application/java-archive, ?filename=a.zip&name=shop&origin=elsewhere"
  })
  void aPluginCanBeUploaded(String type, String query) throws Exception {
    HttpResponse<String> answer = upload(type, query, zip(shop("1.0.0")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(version()).isEqualTo("\"1.0.0\"");
    assertThat(server.admin("GET", "/admin/plugins/shop/versions", "").body())
        .contains(query.contains("origin") ? "elsewhere" : "upload of ");
  }

  @Test
  void aPluginCanBeSentByAForm() throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"force\"\r\n\r\ntrue\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"shop.zip\"\r\n"
                + "Content-Type: application/zip\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(zip(shop("1.0.0")));
    form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> answer = upload("multipart/form-data; boundary=b", "", form.toByteArray());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(version()).isEqualTo("\"1.0.0\"");
  }

  @Test
  void whatIsNoPluginIsRefusedInTheTermsOfItsSender() throws Exception {
    HttpResponse<String> noZip = upload("application/zip", "", "nonsense".getBytes("UTF-8"));
    assertThat(noZip.statusCode()).isEqualTo(422);
    assertThat(noZip.body())
        .contains("upload of upload.zip", "no zip archive")
        .doesNotContain(".staging");
    assertThat(upload("application/zip", "?filename=x.exe", new byte[0]).statusCode())
        .isEqualTo(415);
    assertThat(upload("text/plain", "", new byte[0]).statusCode()).isEqualTo(415);
    assertThat(upload("application/zip", "?force=perhaps", zip(shop("1.0.0"))).statusCode())
        .isEqualTo(422);
    assertThat(server.admin("POST", "/admin/plugins/install", "{}").body()).contains("source");
    assertThat(
            server
                .admin("POST", "/admin/plugins/install", "{\"source\":\"/does/not/exist\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void anOlderVersionIsAConflictWithoutForce() throws Exception {
    install(shop("1.1.0"));
    assertThat(install(shop("1.1.0")).body()).contains("\"outcome\":\"unchanged\"");
    HttpResponse<String> refused = install(shop("1.0.0"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("older than 1.1.0");
    assertThat(install(shop("1.0.0"), ",\"force\":true").body()).contains("\"downgraded\"");
    assertThat(version()).isEqualTo("\"1.0.0\"");
  }

  @Test
  void aRemovedPluginIsUnknownAndComesBackByRollback() throws Exception {
    install(shop("1.0.0"));
    HttpResponse<String> removed = server.admin("DELETE", "/admin/plugins/shop", "");
    assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
    assertThat(removed.body()).contains("\"outcome\":\"removed\"");
    assertThat(server.get("/plugins/shop/version").statusCode()).isEqualTo(404);
    assertThat(server.admin("GET", "/admin/plugins/shop", "").statusCode()).isEqualTo(404);

    assertThat(
            server
                .admin("POST", "/admin/plugins/shop/rollback", "{\"version\":\"1.0.0\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(version()).isEqualTo("\"1.0.0\"");
    assertThat(server.admin("DELETE", "/admin/plugins/shop?purge=true", "").body())
        .contains("\"outcome\":\"purged\"");
    assertThat(server.admin("POST", "/admin/plugins/shop/rollback", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aPluginThatOthersRequireIsRemovedByForceOnly() throws Exception {
    install(shop("1.0.0"));
    install(plugin("till", "1.0.0", "return \"till\";", "requires: [shop]"));

    HttpResponse<String> refused = server.admin("DELETE", "/admin/plugins/shop", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("is required by till");
    assertThat(version()).isEqualTo("\"1.0.0\"");

    HttpResponse<String> forced = server.admin("DELETE", "/admin/plugins/shop?force=true", "");
    assertThat(forced.statusCode()).as(forced.body()).isEqualTo(200);
    assertThat(TestServer.tree(forced).get("unloaded")).isEqualTo(List.of("till"));
    assertThat(server.get("/plugins/till/version").statusCode()).isEqualTo(503);
  }
}
