package dev.xcore.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.stream.Stream;

/**
 * Keeps log lines out of what commands print: without any configuration, Logback would show
 * everything. Found by Logback itself when the first logger is made, so that commands that log
 * nothing do not pay for it. {@code xcore run} replaces it, and a {@code logback.xml} on the class
 * path goes before it.
 */
public final class SilentLogging extends ContextAwareBase implements Configurator {

  /** For Logback, which makes it by reflection. */
  public SilentLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    boolean isConfigured =
        Stream.of("logback-test.xml", "logback.xml")
            .anyMatch(file -> ClassLoader.getSystemResource(file) != null);
    if (isConfigured) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
