package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.sandbox.WatchTimes;
import dev.xcore.sdk.DiskQuotaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of sandboxed plugins; the application lies in a folder that is closed to other users. */
@Timeout(120)
final class SandboxFilesIT {

  private static final String FILES =
      """
      private final PluginContext context;
      public Main(PluginContext context) { this.context = context; }
      @Override public void onLoad() throws Exception {
        java.nio.file.Path diary = context.dataDirectory().resolve("diary");
        java.nio.file.Files.writeString(diary, "x",
            java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
      }
      @Action("diary") public String diary() throws Exception {
        return java.nio.file.Files.readString(context.dataDirectory().resolve("diary"));
      }
      @Action("data") public String data() { return context.dataDirectory().toString(); }
      @Action("fill") public String fill(int mebibytes) throws Exception {
        for (int i = 0; i < mebibytes; i++) {
          java.nio.file.Files.write(
              context.dataDirectory().resolve("f" + i), new byte[1 << 20]);
        }
        Thread.sleep(10_000);
        return "kept";
      }
      @Action("scatter") public String scatter(int files) throws Exception {
        for (int i = 0; i < files; i++) {
          java.nio.file.Files.createFile(context.dataDirectory().resolve("e" + i));
        }
        Thread.sleep(10_000);
        return "kept";
      }
      """;

  private static final String READER =
      """
      @Action("read") public String read(String path) {
        try {
          return java.nio.file.Files.readString(java.nio.file.Path.of(path));
        } catch (java.io.IOException e) {
          return "no: " + e.getClass().getSimpleName();
        }
      }
      @Action("write") public String write(String path) {
        try {
          java.nio.file.Files.writeString(java.nio.file.Path.of(path), "mine");
          return "written";
        } catch (java.io.IOException e) {
          return "no: " + e.getClass().getSimpleName();
        }
      }
      """;

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    workshop.watch =
        new WatchTimes(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3));
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private Path put(String name, String members, String... lines) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("execution_mode: sandboxed", "allowed_imports: [\"java.nio.file.*\"]"));
    all.addAll(List.of(lines));
    return workshop.binary(name, Workshop.manifest(name, all.toArray(String[]::new)), members);
  }

  private Object call(String plugin, String action, Map<String, ?> payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload).value();
  }

  @Test
  void whatIsWrittenStaysOverRestartsAndUpgradesAndIsNobodyElses() throws Exception {
    put("writer", FILES, "filesystem: {allowed_paths: [data/]}");
    put("other", FILES + READER, "filesystem: {allowed_paths: [data/]}");
    supervisor.boot();
    assertThat(call("writer", "diary", Map.of())).isEqualTo("x");

    supervisor.shutdown(Duration.ofSeconds(5));
    supervisor = workshop.supervisor();
    supervisor.boot();
    assertThat(call("writer", "diary", Map.of())).isEqualTo("xx");

    put("writer", FILES, "filesystem: {allowed_paths: [data]}", "version: 1.1.0");
    supervisor.reload("writer", "test");
    assertThat(call("writer", "diary", Map.of())).isEqualTo("xxx");

    Path diary = workshop.var.resolve("data/writer/diary");
    assertThat(diary).hasContent("xxx");
    Object seen = call("writer", "data", Map.of());
    for (String path : List.of(diary.toString(), seen + "/diary", "../../writer/diary")) {
      assertThat((String) call("other", "read", Map.of("path", path))).startsWith("no: ");
    }
    assertThat(owner("writer") == 0 || owner("writer") != owner("other")).isTrue();
  }

  private int owner(String plugin) throws Exception {
    Path folder = workshop.var.resolve("data").resolve(plugin);
    boolean isAdministrator = System.getProperty("user.name").equals("root");
    return isAdministrator ? (Integer) Files.getAttribute(folder, "unix:uid") : 0;
  }

  @Test
  void moreDataThanAllowedEndsTheWorker() throws Exception {
    put(
        "hoarder",
        FILES,
        "filesystem: {allowed_paths: [data]}",
        "resources: {max_disk_mb: 4, timeout: 30s}");
    supervisor.boot();

    assertThatThrownBy(() -> call("hoarder", "fill", Map.of("mebibytes", 6)))
        .isInstanceOf(DiskQuotaException.class)
        .hasMessageContaining("resources.max_disk_mb");
  }

  @Test
  void manyEmptyFilesCountAsWell() throws Exception {
    put(
        "scatterer",
        FILES,
        "filesystem: {allowed_paths: [data]}",
        "resources: {max_disk_mb: 4, timeout: 30s}");
    supervisor.boot();

    assertThatThrownBy(() -> call("scatterer", "scatter", Map.of("files", 1100)))
        .isInstanceOf(DiskQuotaException.class)
        .hasMessageContaining("resources.max_disk_mb");
  }

  @Test
  void itsOwnFilesAreReadByRelativePathsAsFarAsTheyAreGranted() throws Exception {
    Path folder =
        put(
            "reader",
            READER,
            "filesystem: {allowed_paths: [texts, notes.txt], denied_paths: [texts/secret]}");
    Files.createDirectories(folder.resolve("texts/secret"));
    Files.writeString(folder.resolve("texts/a.txt"), "alpha");
    Files.writeString(folder.resolve("texts/secret/b.txt"), "beta");
    Files.writeString(folder.resolve("notes.txt"), "notes");
    supervisor.boot();

    assertThat(call("reader", "read", Map.of("path", "texts/a.txt"))).isEqualTo("alpha");
    assertThat(call("reader", "read", Map.of("path", "notes.txt"))).isEqualTo("notes");
    for (String path : List.of("texts/secret/b.txt", "plugin.yaml", "/etc/passwd")) {
      assertThat((String) call("reader", "read", Map.of("path", path))).startsWith("no: ");
    }
    for (String path : List.of("texts/a.txt", "texts/new.txt", "new.txt")) {
      assertThat((String) call("reader", "write", Map.of("path", path))).startsWith("no: ");
    }
  }

  @Test
  void aPluginWithoutGrantsStartsInItsScratchFolder() throws Exception {
    put("drafter", READER);
    supervisor.boot();

    assertThat(call("drafter", "write", Map.of("path", "draft.txt"))).isEqualTo("written");
    assertThat(call("drafter", "read", Map.of("path", "draft.txt"))).isEqualTo("mine");
    assertThat((String) call("drafter", "read", Map.of("path", "plugin.yaml"))).startsWith("no: ");
  }
}
