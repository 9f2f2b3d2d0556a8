package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract where nothing is configured: H2 keeps documents, memory the answers. */
class BothModesDocumentsIT extends BothModesDocumentsContract {

  @Override
  String services(String mode) {
    return "";
  }

  @Override
  String moment() {
    return "TIMESTAMP(6) WITH TIME ZONE";
  }

  @Override
  Map<String, String> sequence() {
    return Map.of(
        "make", "CREATE SEQUENCE IF NOT EXISTS numbers", "next", "SELECT NEXT VALUE FOR numbers");
  }

  @Test
  void withoutThePermissionAPluginIsNotLoadedAndTheErrorNamesTheLine() throws Exception {
    sandboxed().add("archive", "plain");
    assertThat(sandboxed().status("plain").isServing()).isTrue();
    for (String mode : new String[] {"sandboxed", "trusted"}) {
      assertThat(refusal(mode))
          .contains("the constructor asks for Documents")
          .contains("add - \"service:documents:use\" to permissions in its plugin.yaml");
    }
  }

  private String refusal(String mode) throws Exception {
    TestApplication application =
        new TestApplication(sandboxed().folder().resolve("refused-" + mode))
            .plugin(
                "keeper",
                "permissions: [\"service:cache:use\"]\n",
                "Keeper",
                """
                import dev.xcore.sdk.*;

                public final class Keeper implements Plugin {
                  public Keeper(Documents documents) {}
                }
                """);
    java.nio.file.Path manifest = application.folder().resolve("plugins/keeper/plugin.yaml");
    java.nio.file.Files.writeString(
        manifest,
        java.nio.file.Files.readString(manifest).replace("mode: trusted", "mode: " + mode));
    try (Xcore xcore = application.load()) {
      return xcore.boot().getFirst().problems().toString();
    }
  }
}
