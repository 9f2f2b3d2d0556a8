package dev.xcore.services.sql;

import dev.xcore.kernel.events.KeptEvent;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What becomes of events that plugins publish in transactions of a database.
 *
 * @param users a file in which the plugins are remembered that have done so; one for each database
 * @param sender sends what a transaction committed and an earlier run did not send any more; throws
 *     if that cannot be done now
 */
public record OutboxOptions(Path users, Consumer<KeptEvent> sender) {

  /** Checks that nothing is null. */
  public OutboxOptions {
    Objects.requireNonNull(users, "users is null");
    Objects.requireNonNull(sender, "sender is null");
  }
}
