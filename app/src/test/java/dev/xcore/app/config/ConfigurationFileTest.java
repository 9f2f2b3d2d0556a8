package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigurationFileTest {

  private static final String TEXT =
      """
      # my application
      app:
        name: shop      # shown in the docs
        # the environment comes from outside

      server:
        port: 8082
        cors: {allow_origins: [https://a.org], max_age: 1h}

      plugins:
        disabled:
          - a   # broken
          - b
        # per plugin
        config:
          shop:
            text: |
              two
              lines
            last: 1

      # the end
      """;

  @TempDir Path folder;

  private ConfigurationFile file(String text) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), text);
    return ConfigurationFile.open(folder.resolve("xcore.yaml"));
  }

  record Edit(String key, String value, String from, String to) {}

  static Stream<Edit> edits() {
    return Stream.of(
        new Edit("app.name", "my shop", "name: shop ", "name: my shop "),
        new Edit("app.name", "a: b #", "name: shop ", "name: \"a: b #\" "),
        new Edit("app.name", "123", "name: shop ", "name: \"123\" "),
        new Edit("server.port", "9000", "port: 8082", "port: 9000"),
        new Edit("server.cors.max_age", "2h", "max_age: 1h", "max_age: 2h"),
        new Edit(
            "server.cors.allow_credentials",
            "true",
            "max_age: 1h}",
            "max_age: 1h, allow_credentials: true}"),
        new Edit("server.cors.allow_origins", "[]", "[https://a.org]", "[]"),
        new Edit("server.host", "0.0.0.0", "max_age: 1h}\n", "max_age: 1h}\n  host: 0.0.0.0\n"),
        new Edit(
            "server.tls.cert",
            "a.pem",
            "max_age: 1h}\n",
            "max_age: 1h}\n  tls:\n    cert: a.pem\n"),
        new Edit("app.debug", "true", "in the docs\n", "in the docs\n  debug: true\n"),
        new Edit(
            "plugins.disabled",
            "[c]",
            "disabled:\n    - a   # broken\n    - b\n",
            "disabled: [c]\n"),
        new Edit(
            "plugins.config.shop.text",
            "one",
            "text: |\n        two\n        lines\n",
            "text: one\n"),
        new Edit("plugins.config.shop.last", "[1, {a: b}]", "last: 1", "last: [1, {a: b}]"),
        new Edit(
            "plugins.config.mail.host", "h", "last: 1\n", "last: 1\n    mail:\n      host: h\n"),
        new Edit(
            "observability.logging.levels.com.example",
            "debug",
            "last: 1\n",
            "last: 1\nobservability:\n  logging:\n    levels:\n      com.example: debug\n"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void settingAKeyChangesNothingElse(Edit edit) throws IOException {
    assertThat(file(TEXT).set(edit.key(), edit.value()).text())
        .isEqualTo(TEXT.replace(edit.from(), edit.to()))
        .isNotEqualTo(TEXT);
  }

  static Stream<Edit> removals() {
    return Stream.of(
        new Edit("server.port", "", "  port: 8082\n", ""),
        new Edit("server.cors.max_age", "", ", max_age: 1h", ""),
        new Edit("server.cors.allow_origins", "", "allow_origins: [https://a.org], ", ""),
        new Edit("app.name", "", "app:\n  name: shop      # shown in the docs\n", ""),
        new Edit("plugins.disabled", "", "  disabled:\n    - a   # broken\n    - b\n", ""),
        new Edit("plugins.config.shop.last", "", "      last: 1\n", ""),
        new Edit(
            "plugins.config.shop",
            "",
            "  config:\n    shop:\n      text: |\n        two\n        lines\n      last: 1\n",
            ""));
  }

  @ParameterizedTest
  @MethodSource("removals")
  void unsettingAKeyRemovesItsLinesOnly(Edit edit) throws IOException {
    assertThat(file(TEXT).unset(edit.key()).text())
        .isEqualTo(TEXT.replace(edit.from(), edit.to()))
        .isNotEqualTo(TEXT);
  }

  @Test
  void unsettingAnAbsentKeyChangesNothing() throws IOException {
    ConfigurationFile file = file(TEXT);

    assertThat(file.unset("server.host")).isSameAs(file);
    assertThat(file.unset("nothing.at.all")).isSameAs(file);
  }

  @Test
  void emptyAndMissingFilesAndSectionsAreFilled() throws IOException {
    assertThat(file("").set("server.port", "1").text()).isEqualTo("server:\n  port: 1\n");
    assertThat(file("# only a comment").set("app.name", "x").text())
        .isEqualTo("# only a comment\napp:\n  name: x\n");
    assertThat(file("server:   # empty\napp: {}\n").set("server.port", "1").text())
        .isEqualTo("server:   # empty\n  port: 1\napp: {}\n");
    assertThat(file("server:\napp: {}").set("app.name", "x").text())
        .isEqualTo("server:\napp: {name: x}");
    assertThat(ConfigurationFile.open(folder.resolve("new.yaml")).set("app.name", "x").text())
        .isEqualTo("app:\n  name: x\n");
    assertThat(file("app: {name: x}").unset("app.name").text()).isEmpty();
  }

  @Test
  void windowsLineEndsAndOtherAlphabetsAreKept() throws IOException {
    assertThat(
            file("app:\r\n  name: \"日本 😀\"\r\n  debug: true # é\r\n")
                .set("app.debug", "false")
                .text())
        .isEqualTo("app:\r\n  name: \"日本 😀\"\r\n  debug: false # é\r\n");
  }

  @Test
  void placeThatIsTooIntricateIsRefusedRatherThanDamaged() throws IOException {
    ConfigurationFile aliased = file("plugins:\n  config:\n    a: &x {k: 1}\n    b: *x\n");

    assertThatThrownBy(() -> aliased.set("plugins.config.b.k", "2"))
        .isInstanceOf(SettingsException.class)
        .hasMessageEndingWith(
            "plugins.config.b: is written in a way that cannot be changed by machine; edit it by"
                + " hand");
    assertThatThrownBy(() -> aliased.unset("plugins.config.a"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("edit it by hand");
    assertThatThrownBy(() -> file("app: [1]").set("app.name", "x"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("edit it by hand");
  }

  @Test
  void valueTreesAreWritten() throws IOException {
    assertThat(
            file("")
                .setValue("plugins.disabled", List.of("a", "b"))
                .setValue("server.port", 5)
                .text())
        .isEqualTo("plugins:\n  disabled: [a, b]\nserver:\n  port: 5\n");
    assertThat(file("").setValue("plugins.config.shop", Map.of("a", Map.of("b", "c: d"))).text())
        .isEqualTo("plugins:\n  config:\n    shop:\n      a:\n        b: \"c: d\"\n");
  }

  @Test
  void editedFileIsCheckedBeforeItIsWritten() throws IOException {
    ConfigurationLoader loader = ConfigurationLoader.in(folder);
    ConfigurationFile file = file(TEXT);

    assertThatThrownBy(() -> loader.save(file.set("server.port", "many").set("server.prot", "1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(
            "xcore.yaml:7:9: server.port: found text 'many', expected a whole number from 0 to"
                + " 65535\n"
                + "xcore.yaml:9:3: server.prot: unknown key; did you mean 'port'? Allowed: host,"
                + " port, tls, max_body_mb, ");
    assertThat(folder.resolve("xcore.yaml")).hasContent(TEXT);

    Configuration saved = loader.save(file.set("server.port", "9000"));

    assertThat(saved.server().port()).isEqualTo(9000);
    assertThat(folder.resolve("xcore.yaml")).hasContent(TEXT.replace("8082", "9000"));
    assertThat(loader.load().server().port()).isEqualTo(9000);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void permissionsAndLinksOfTheFileAreKept() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), "app: {name: a}\n");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(folder.resolve("xcore.yaml"), real);

    ConfigurationLoader.in(folder)
        .save(ConfigurationFile.open(folder.resolve("xcore.yaml")).set("app.name", "b"));

    assertThat(real).hasContent("app: {name: b}");
    assertThat(folder.resolve("xcore.yaml")).isSymbolicLink();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void jsonFilesAreNotEdited() throws IOException {
    Path json = Files.writeString(folder.resolve("config.json"), "{}");

    assertThatThrownBy(() -> ConfigurationFile.open(json))
        .hasMessage(
            json + ": only YAML files can be edited; run 'xcore config migrate' to get one");
  }
}
