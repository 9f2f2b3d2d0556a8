package dev.xcore.kernel.services;

import dev.xcore.handlers.TaskDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * One version of a plugin, as services see it.
 *
 * @param plugin its name
 * @param version SemVer
 * @param logger of the plugin
 * @param tasks that its class can run; empty while they are not known
 * @param isSandboxed whether it runs in a process of its own, because nobody trusts it
 */
public record ServiceUser(
    String plugin,
    String version,
    Logger logger,
    Supplier<Optional<List<TaskDescriptor>>> tasks,
    boolean isSandboxed) {

  /**
   * Makes a trusted version without tasks.
   *
   * @param plugin its name
   * @param version SemVer
   * @param logger of the plugin
   */
  public ServiceUser(String plugin, String version, Logger logger) {
    this(plugin, version, logger, Optional::empty, false);
  }
}
