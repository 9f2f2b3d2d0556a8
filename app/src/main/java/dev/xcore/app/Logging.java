package dev.xcore.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import co.elastic.logging.logback.EcsEncoder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback for a process that the platform owns. An embedding application that configures
 * its own logging does not call it.
 */
public final class Logging {

  private static final String ACCESS = "xcore.access";

  /** Only the first line of a message begins where lines do, so that none can be forged in it. */
  private static final String MESSAGE =
      "%replace(%msg){'\\R', '\n    '}%n%replace(%ex{12}){'\\R(?!\\z)', '\n    '}";

  private static final String TEXT = "%d{HH:mm:ss.SSS} %-5level %-28.28logger{28} " + MESSAGE;
  private static final String COLOUR =
      "%gray(%d{HH:mm:ss.SSS}) %highlight(%-5level) %cyan(%-28.28logger{28}) " + MESSAGE;

  private final LoggerContext context;
  private final Set<String> ownLevels = new HashSet<>();

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /**
   * Replaces the process's logging configuration.
   *
   * @param options what to log where
   * @return changes levels later
   * @throws IllegalStateException if another logging backend than Logback is on the class path
   */
  public static Logging install(LoggingOptions options) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException(
          "the logging backend is not Logback: take the other slf4j provider off the class path");
    }
    context.reset();
    Logging logging = new Logging(context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(logging.console(options));
    options
        .file()
        .ifPresent(file ->
            root.addAppender(logging.file(options, file, "file", logging.encoder(options, false))));
    logging.levels(options);
    return logging;
  }

  /**
   * Changes the levels at run time; loggers no longer named go back to the root's level.
   *
   * @param options whose levels to use
   */
  public synchronized void levels(LoggingOptions options) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(options.level(), Level.INFO));
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    context.getLogger("org.hibernate").setLevel(Level.WARN);
    // What fails in a migration is an error of the load or command that ran it.
    context.getLogger("org.flywaydb").setLevel(Level.OFF);
    for (String name : ownLevels) {
      context.getLogger(name).setLevel(null);
    }
    ownLevels.clear();
    options
        .levels()
        .forEach((name, level) -> {
          context.getLogger(name).setLevel(Level.toLevel(level, Level.INFO));
          ownLevels.add(name);
        });
  }

  /**
   * Sends the lines of requests to a file of their own, as they are.
   *
   * @param options how the file is rotated
   * @param path the file
   */
  void requests(LoggingOptions options, Path path) {
    Logger requests = context.getLogger(ACCESS);
    requests.setAdditive(false);
    PatternLayoutEncoder line = new PatternLayoutEncoder();
    line.setContext(context);
    line.setPattern("%msg%n");
    line.start();
    requests.addAppender(file(options, path, "access", line));
  }

  private OutputStreamAppender<ILoggingEvent> console(LoggingOptions options) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName("console");
    return started(console, encoder(options, options.colour()));
  }

  private OutputStreamAppender<ILoggingEvent> file(
      LoggingOptions options, Path path, String name, Encoder<ILoggingEvent> encoder) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setName(name);
    appender.setFile(path.toString());
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(path + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(options.keepFiles());
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    // Logback looks at the size once a minute by default, and a minute can fill a disk.
    size.setCheckIncrement(Duration.buildByMilliseconds(100));
    size.setMaxFileSize(new FileSize(options.maxFileBytes()));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    return started(appender, encoder);
  }

  private OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private Encoder<ILoggingEvent> encoder(LoggingOptions options, boolean colour) {
    if (options.json()) {
      EcsEncoder json = new EcsEncoder();
      json.setServiceName("xcore");
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(colour ? COLOUR : TEXT);
    text.start();
    return text;
  }
}
