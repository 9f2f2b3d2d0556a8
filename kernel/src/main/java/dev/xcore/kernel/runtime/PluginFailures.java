package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.ForeignFailure;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Turns what a plugin's code throws into errors of the host: an {@link XcoreException} keeps its
 * code and message, everything else is logged once and told to callers without its internals. No
 * class of the plugin gets out. Thread safe.
 */
final class PluginFailures {

  /** What calls are about that run a task; no action has a name with a blank. */
  static final String TASK = "task ";

  private final String plugin;
  private final Logger logger;
  private final Function<Throwable, Optional<XcoreException>> services;
  private volatile boolean isEnding;

  PluginFailures(String plugin, Logger logger) {
    this(plugin, logger, thrown -> Optional.empty());
  }

  /**
   * Makes one that knows errors of services.
   *
   * @param plugin its name
   * @param logger of the plugin
   * @param services say in the platform's terms what they have thrown
   */
  PluginFailures(
      String plugin, Logger logger, Function<Throwable, Optional<XcoreException>> services) {
    this.plugin = plugin;
    this.logger = logger;
    this.services = services;
  }

  /** Names what was called, for messages. */
  static String subject(String plugin, @Nullable String action) {
    if (action == null) {
      return "a handler of plugin '" + plugin + "'";
    }
    return action.startsWith(TASK)
        ? "task '" + action.substring(TASK.length()) + "' of plugin '" + plugin + "'"
        : "action '" + action + "' of plugin '" + plugin + "'";
  }

  /** Makes the error that the caller gets. */
  XcoreException toHost(Call call, Throwable thrown) {
    if (thrown instanceof XcoreException error) {
      return copy(error);
    }
    Optional<XcoreException> known = services.apply(thrown);
    if (known.isPresent()) {
      logger.debug("{} failed; trace={}", subject(plugin, call.action()), call.traceId(), thrown);
      return known.get();
    }
    if (thrown instanceof ForeignFailure foreign) {
      logger.error(
          "{} failed; trace={} caller={}: {}",
          subject(plugin, call.action()),
          call.traceId(),
          call.caller(),
          SandboxJournal.plain(foreign.getMessage() + "\n" + foreign.trace()));
      return new HandlerErrorException(subject(plugin, call.action()) + " failed", null);
    }
    if (isEnding && isInterruption(thrown)) {
      return new PluginUnavailableException("plugin '" + plugin + "' is being unloaded");
    }
    // An interrupt by the deadline is reported as a timeout by the stage that set it.
    boolean isLate = call.isPastDeadline() || call.deadline() <= DeadlineWatch.now();
    if (!(isLate && isInterruption(thrown))) {
      log(call, thrown);
    }
    if (!isLate && thrown instanceof InterruptedException) {
      // Somebody else's interrupt, meant for the thread: its owner shall see it.
      Thread.currentThread().interrupt();
    }
    return new HandlerErrorException(subject(plugin, call.action()) + " failed", null);
  }

  /** From now on, interrupted code is not reported as failed. */
  void end() {
    isEnding = true;
  }

  private static boolean isInterruption(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof InterruptedIOException
        || thrown instanceof ClosedByInterruptException;
  }

  private static XcoreException copy(XcoreException error) {
    return switch (error) {
      case ValidationException invalid ->
          new ValidationException(
              invalid.detail(), invalid.errors().stream().map(PluginFailures::copy).toList());
      case RateLimitedException limited ->
          new RateLimitedException(limited.detail(), limited.retryAfter());
      case MethodNotAllowedException refused ->
          new MethodNotAllowedException(refused.detail(), List.copyOf(refused.allowed()));
      case CircuitOpenException open -> new CircuitOpenException(open.detail(), open.retryAfter());
      case PluginUnavailableException away when away.retryAfter().isPresent() ->
          new PluginUnavailableException(away.detail(), away.retryAfter().get());
      default ->
          error.isRetryable()
              ? XcoreException.retryable(error.code(), error.detail())
              : XcoreException.of(error.code(), error.detail());
    };
  }

  private static FieldError copy(FieldError error) {
    return new FieldError(
        error.field(),
        error.message(),
        error.rejected().filter(ValueBoundary::isScalar).map(Object.class::cast));
  }

  private void log(Call call, Throwable thrown) {
    try {
      logger.error(
          "{} failed; trace={} caller={}",
          subject(plugin, call.action()),
          call.traceId(),
          call.caller(),
          thrown);
    } catch (RuntimeException | Error e) {
      // The plugin's exception fails even at being printed: its class must do.
      logger.error(
          "{} failed; trace={} caller={} exception={}",
          subject(plugin, call.action()),
          call.traceId(),
          call.caller(),
          thrown.getClass().getName());
    }
  }

  /**
   * Describes what a callback threw, for the report of a failed load.
   *
   * @param loader the plugin's class loader
   * @param thrown what was thrown
   * @return class, message, and the first line of the plugin's own code
   */
  static String describe(ClassLoader loader, Throwable thrown) {
    if (thrown instanceof ForeignFailure foreign) {
      return SandboxJournal.plain(foreign.getMessage() + at(foreign.place()));
    }
    try {
      String message = thrown.getMessage();
      return thrown.getClass().getName()
          + (message == null ? "" : ": " + message)
          + at(frame(loader, thrown));
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }

  private static String at(Optional<?> place) {
    return place.map(line -> " (at " + line + ")").orElse("");
  }

  static Optional<StackTraceElement> frame(ClassLoader loader, Throwable thrown) {
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (loader.getName() != null && loader.getName().equals(element.getClassLoaderName())) {
        return Optional.of(
            new StackTraceElement(
                element.getClassName(),
                element.getMethodName(),
                element.getFileName(),
                element.getLineNumber()));
      }
    }
    return Optional.empty();
  }
}
