package dev.xcore.worker;

import dev.xcore.worker.protocol.LogEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose entries go to the host, from info upwards. Thread safe. */
final class WorkerLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final transient Talk talk;

  WorkerLogger(String name, Talk talk) {
    this.name = name;
    this.talk = talk;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text =
        arguments == null
            ? String.valueOf(message)
            : String.valueOf(MessageFormatter.basicArrayFormat(message, arguments));
    talk.log(
        new LogEntry(level.toInt(), name, text, thrown == null ? "" : StackTraces.text(thrown)));
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
