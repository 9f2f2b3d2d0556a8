package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {

  @TempDir Path folder;

  @AfterEach
  void backToUsual() {
    Logging.install(options("info", Map.of(), false, Optional.empty()));
  }

  @Test
  void writesJsonLinesToAFile() throws IOException {
    Logging.install(options("info", Map.of(), true, Optional.of(file())));
    LoggerFactory.getLogger("plugin.shop").info("sold teapots={}", 3);
    assertThat(Files.readString(file()))
        .contains("\"message\":\"sold teapots=3\"")
        .contains("\"log.logger\":\"plugin.shop\"");
  }

  @Test
  void nobodyForgesALineOfTheTextFormat() throws IOException {
    Logging.install(options("info", Map.of(), false, Optional.of(file())));
    String forged =
        "Ann\r\n12:00:00.000 INFO  auth one\n12:00:00.000 INFO  auth two\r12:00:00 three";
    LoggerFactory.getLogger("plugin.shop").info("sold to={}", forged);
    LoggerFactory.getLogger("plugin.shop").warn("failed", new IllegalStateException(forged));
    String text = Files.readString(file());
    assertThat(text.split("\\R")).filteredOn(line -> line.startsWith("12:00:00")).isEmpty();
    assertThat(text)
        .contains("sold to=Ann\n    12:00:00.000 INFO  auth one\n    12:00")
        .contains("IllegalStateException: Ann\n    12:00")
        .contains("LoggingTest")
        .endsWith("\n")
        .doesNotEndWith(" \n");
  }

  @Test
  void changesLevelsWhileRunning() {
    Logging logging = Logging.install(options("info", Map.of(), false, Optional.empty()));
    assertThat(LoggerFactory.getLogger("plugin.shop").isDebugEnabled()).isFalse();
    logging.levels(options("info", Map.of("plugin.shop", "debug"), false, Optional.empty()));
    assertThat(LoggerFactory.getLogger("plugin.shop").isDebugEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("plugin.chat").isDebugEnabled()).isFalse();
    logging.levels(options("warn", Map.of(), false, Optional.empty()));
    assertThat(LoggerFactory.getLogger("plugin.shop").isInfoEnabled()).isFalse();
  }

  @Test
  void rotatesTheFileBySize() throws IOException {
    Logging.install(
        new LoggingOptions("info", Map.of(), false, false, Optional.of(file()), 1024, 2));
    await()
        .until(() -> {
          LoggerFactory.getLogger("plugin.shop").info("fills the file {}", "x".repeat(600));
          return Files.exists(folder.resolve("xcore.log.2"));
        });
    assertThat(Files.exists(folder.resolve("xcore.log.3"))).isFalse();
  }

  private Path file() {
    return folder.resolve("xcore.log");
  }

  private static LoggingOptions options(
      String level, Map<String, String> levels, boolean json, Optional<Path> file) {
    return new LoggingOptions(level, levels, json, false, file, 10_000_000, 3);
  }
}
