package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakingReloadIT {

  @TempDir private Path folder;

  @Test
  void aReloadThatBreaksUsersIsReportedAndServed() throws Exception {
    try (TestServer server = TestServer.start(folder, "versioned")) {
      Path schemas = folder.resolve("var/schemas/versioned");
      assertThat(Files.readString(schemas.resolve("1.0.0.json"))).contains("/coded/x", "\"v3\"");

      change("plugin.yaml", "version: 1.0.0", "version: 1.1.0");
      change("src/versioned/Versioned.java", "String first, String last", "String first");
      change("src/versioned/Versioned.java", "\"Ada\", \"Lovelace\"", "\"Ada\"");
      change("src/versioned/Versioned.java", "\"Me\", \"Myself\"", "\"Me\"");
      server.supervisor().reload("versioned", "test");

      assertThat(server.get("/plugins/versioned/v2/users/7").statusCode()).isEqualTo(200);
      HttpResponse<String> report = server.admin("GET", "/admin/plugins/versioned", "");
      assertThat(report.body())
          .contains("breaking_changes", "v2 GET /users/{number} answer.last: is gone");
      assertThat(schemas.resolve("1.1.0.json")).exists();

      change("plugin.yaml", "version: 1.1.0", "version: 2.0.0");
      change("src/versioned/Versioned.java", "long id, String first", "String first");
      change("src/versioned/Versioned.java", "(number, \"Ada\")", "(\"Ada\")");
      change("src/versioned/Versioned.java", "(0, \"Me\")", "(\"Me\")");
      server.supervisor().reload("versioned", "test");
      assertThat(server.admin("GET", "/admin/plugins/versioned", "").body())
          .doesNotContain("breaking_changes");
    }
  }

  private void change(String file, String old, String now) throws Exception {
    Path path = folder.resolve("plugins/versioned").resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(old);
    Files.writeString(path, text.replace(old, now));
  }
}
