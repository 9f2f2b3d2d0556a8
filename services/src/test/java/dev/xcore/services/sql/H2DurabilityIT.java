package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the embedded database survives. */
@Timeout(180)
final class H2DurabilityIT {

  private static final int ROUNDS = Integer.getInteger("xcore.kill.rounds", 2);

  @TempDir Path folder;

  /** Something done with a database. */
  private interface Work<R> {
    R with(Database database) throws Exception;
  }

  private <R> R open(Work<R> work) throws Exception {
    return open(TestDatabase.h2(folder).settings(), work);
  }

  private static <R> R open(DatabaseSettings settings, Work<R> work) throws Exception {
    DatabaseService service =
        DatabaseService.create(settings, () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    try (PluginServices services = DatabaseContract.open(service, "shop")) {
      return work.with(DatabaseContract.database(service, services));
    } finally {
      service.stop();
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      long acknowledged = killAfter(300);

      long stored =
          open(db -> db.queryOne("SELECT COUNT(*) FROM acknowledged", Long.class).orElseThrow());
      long last =
          open(db -> db.queryOne("SELECT MAX(number) FROM acknowledged", Long.class).orElseThrow());
      assertThat(last).isGreaterThanOrEqualTo(acknowledged);
      assertThat(stored).isEqualTo(last);
    }
  }

  private Process commit() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommittingProcess.class.getName(),
            folder.toString())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  /** Returns the last number that the process had said before it was killed. */
  private long killAfter(int lines) throws IOException, InterruptedException {
    Process process = commit();
    long last = 0;
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < lines; i++) {
        last = number(out.readLine(), last);
      }
      // Not by the process itself, which would close what it has said and nobody has read.
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = number(line, last);
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(last).as(Files.readString(folder.resolve("errors"))).isPositive();
    return last;
  }

  /** A line that the kill has cut is none. */
  private static long number(String line, long last) {
    long number = line == null || !line.matches("[0-9]+") ? last : Long.parseLong(line);
    return number == last + 1 || last == 0 ? number : last;
  }

  @Test
  void interruptsOfLateCallsDoNotCloseTheDatabase() throws Exception {
    open(db -> {
      db.update("CREATE TABLE rows (text VARCHAR(1000))");
      AtomicInteger written = new AtomicInteger();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Thread writer = Thread.ofVirtual().start(() -> write(db, written));
        writers.add(writer);
        Thread.yield();
        writer.interrupt();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(db.queryOne("SELECT COUNT(*) FROM rows", Integer.class)).contains(written.get());
      return db.update("INSERT INTO rows VALUES ('after')");
    });
  }

  private static void write(Database db, AtomicInteger written) {
    try {
      for (int i = 0; i < 10; i++) {
        db.update("INSERT INTO rows VALUES (?)", "text".repeat(100));
        written.incrementAndGet();
      }
    } catch (RuntimeException interrupted) {
      assertThat(interrupted).hasMessageContaining("interrupted");
    }
  }

  @Test
  void aFileThatAnotherProcessHasOpenIsReported() throws Exception {
    Process other = commit();
    try (BufferedReader out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("1");

      assertThatThrownBy(() -> open(db -> db.queryOne("SELECT 1", Integer.class)))
          .isInstanceOf(ServiceUnavailableException.class);
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void onlyItsUserMayReadTheFolderThatIsMadeForIt() throws Exception {
    Path made = folder.resolve("made");
    open(
        TestDatabase.h2(folder).settings("default", DatabaseUrl.embedded(made.resolve("x")), 1),
        db -> db.queryOne("SELECT 1", Integer.class));

    assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files).isNotEmpty();
    }
  }

  @Test
  void slowStatementsAreLoggedWithoutTheirArguments() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.xcore.services.sql.slow");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      TestDatabase test = TestDatabase.h2(folder);
      open(
          test.noting(test.settings(), java.time.Duration.ZERO),
          db -> db.queryOne("SELECT CAST(? AS VARCHAR(20))", String.class, "s3cr3t"));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("database=default owner=plugin 'shop'", "sql=SELECT CAST(? AS VARCHAR(20))")
        .doesNotContain("s3cr3t");
  }
}
