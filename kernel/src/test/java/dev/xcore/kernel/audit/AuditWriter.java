package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A process that records as fast as it can on several threads, to be killed at any moment. */
public final class AuditWriter {

  static final byte[] KEY =
      "a key of a test, which is no secret".getBytes(StandardCharsets.US_ASCII);

  private AuditWriter() {}

  static AuditSettings settings(Path folder) {
    return new AuditSettings(
        folder.resolve("audit"),
        folder.resolve("witness"),
        8192,
        100_000,
        false,
        Duration.ofMinutes(1));
  }

  /**
   * Records until it is killed; prints what it was told is kept.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    AuditFile log = AuditFile.open(settings(Path.of(arguments[0])), KEY, InstantSource.system());
    for (int i = 0; i < 4; i++) {
      int thread = i;
      Thread.ofPlatform().start(() -> write(log, thread + "-" + ProcessHandle.current().pid()));
    }
  }

  private static void write(AuditFile log, String name) {
    for (int i = 0; true; i++) {
      String subject = name + "-" + i;
      log.append(
          new AuditEvent(
              "system",
              "test",
              "test.write",
              subject,
              Outcome.SUCCESS,
              Optional.empty(),
              Map.of()));
      synchronized (AuditWriter.class) {
        System.out.print(subject + "\n");
        System.out.flush();
      }
    }
  }
}
