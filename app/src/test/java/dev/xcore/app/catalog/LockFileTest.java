package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.catalog.LockFile.Locked;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

  private static final Locked USERS =
      new Locked(Version.parse("1.2.0+b"), "registry+https://p.example/", "a".repeat(64));
  private static final Locked GREETER =
      new Locked(
          Version.parse("0.1.0"), "git+https://g.example/a.git#" + "b".repeat(40), "c".repeat(64));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBackInOrder() throws IOException {
    LockFile.change(folder, lock -> lock.with("users", USERS).with("no", GREETER));

    LockFile read = LockFile.read(folder);

    assertThat(read.plugins()).containsExactly(Map.entry("no", GREETER), Map.entry("users", USERS));
    assertThat(Files.readString(folder.resolve("plugins.lock"))).startsWith("# ");
    LockFile.change(folder, lock -> lock.without("users").without("no"));
    assertThat(LockFile.read(folder).plugins()).isEmpty();
  }

  @Test
  void aChangeThatChangesNothingWritesNothing() {
    LockFile.change(folder, lock -> lock.without("users"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void originsTellWhereToFetch() {
    assertThat(USERS.registry()).contains("https://p.example/");
    assertThat(USERS.git()).isEmpty();
    assertThat(GREETER.git().orElseThrow().url()).isEqualTo("https://g.example/a.git");
    assertThat(GREETER.git().orElseThrow().ref()).contains("b".repeat(40));
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() throws IOException {
    Files.writeString(
        folder.resolve("plugins.lock"),
        "plugins:\n  users:\n    version: one\n    origin: x\n    sha256: "
            + "a".repeat(64)
            + "\n");
    assertThatThrownBy(() -> LockFile.read(folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("plugins.lock:3")
        .hasMessageContaining("plugins.users.version");

    Files.writeString(folder.resolve("plugins.lock"), "plugins: {users: {sha256: x, orgin: y}}\n");
    assertThatThrownBy(() -> LockFile.read(folder))
        .hasMessageContaining("did you mean 'origin'")
        .hasMessageContaining("sha256");
  }
}
