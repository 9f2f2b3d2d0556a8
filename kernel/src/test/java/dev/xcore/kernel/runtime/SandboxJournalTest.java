package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xcore.worker.protocol.LogEntry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SandboxJournalTest {

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong clock = new AtomicLong();
  private SandboxJournal journal;

  @BeforeEach
  void prepare() {
    Logger logger = new LoggerContext().getLogger("plugin.shop");
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
    journal = new SandboxJournal(logger, clock::get);
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void levelAndLoggerAreKept() {
    journal.write(new LogEntry(30, "shop.Cart", "nearly full", ""));
    journal.write(new LogEntry(10, "plugin.shop", "not shown", ""));

    assertThat(messages()).containsExactly("shop.Cart: nearly full");
    assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void aPluginCannotForgeLinesOfOthersNorSteerATerminal() {
    journal.write(new LogEntry(20, "plugin.shop", "a\n12:00 ERROR all is lost\r\u001b[31m{}", ""));

    assertThat(messages()).containsExactly("a\n    12:00 ERROR all is lost[31m{}");
  }

  @Test
  void whatIsTooMuchIsDroppedAndCounted() {
    for (int line = 0; line < 5000; line++) {
      journal.write(new LogEntry(20, "plugin.shop", "line " + line, ""));
    }
    assertThat(messages()).hasSize(2000);

    clock.addAndGet(1_000_000_000);
    journal.write(new LogEntry(20, "plugin.shop", "later", ""));

    assertThat(messages()).endsWith("3000 lines were dropped: the plugin logs too much", "later");
  }

  @Test
  void longLinesCountForSeveral() {
    for (int line = 0; line < 1000; line++) {
      journal.write(new LogEntry(20, "plugin.shop", "x".repeat(5000), ""));
    }
    assertThat(messages()).hasSizeLessThan(200);
  }
}
