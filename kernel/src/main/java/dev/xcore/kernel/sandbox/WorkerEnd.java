package dev.xcore.kernel.sandbox;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.DiskQuotaException;
import dev.xcore.sdk.MemoryLimitException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;

/**
 * Why a worker has ended.
 *
 * @param cause in a word
 * @param message in a sentence, for operators
 */
public record WorkerEnd(Cause cause, String message) {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** The causes. */
  public enum Cause {
    /** The platform ended it: unload, replacement, shutdown. */
    STOPPED,
    /** A call did not end by its deadline. */
    DEADLINE,
    /** It used more memory than it may. */
    MEMORY,
    /** It used more disk space than it may. */
    DISK,
    /** A call used more processor time than it may. */
    CPU,
    /** It broke the protocol, or did what the system forbids. */
    VIOLATION,
    /** It ended itself, or was ended by a signal from elsewhere. */
    CRASH,
    /** It did not answer any more. */
    SILENT
  }

  /**
   * Makes the error of a call that was under way.
   *
   * @param plugin its name
   * @return the error
   */
  public XcoreException toException(String plugin) {
    String text = "the worker of plugin '%s' ended during the call: %s".formatted(plugin, message);
    return switch (cause) {
      case MEMORY -> new MemoryLimitException(text);
      case DISK -> new DiskQuotaException(text);
      case CPU -> new CallTimeoutException(text);
      case VIOLATION, CRASH -> new SandboxViolationException(text);
      case STOPPED, DEADLINE, SILENT -> new PluginUnavailableException(text, SOON);
    };
  }
}
