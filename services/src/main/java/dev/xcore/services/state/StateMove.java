package dev.xcore.services.state;

import dev.xcore.kernel.state.StateDocument;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a file over into the database, once. The file is given a name first, which is stored
 * together with what it says: a node that dies in between finds that it was done. Thread safe.
 */
final class StateMove {

  private static final Logger LOG = LoggerFactory.getLogger(StateMove.class);
  private static final int ATTEMPTS = 5;

  private final StateSettings settings;
  private final StateTable table;
  private final InstantSource clock;
  private Optional<StateDocument> waiting;

  StateMove(StateSettings settings, StateDocument document, StateTable table, InstantSource clock) {
    this.settings = settings;
    this.table = table;
    this.clock = clock;
    boolean isCounting = document.copyOf().isEmpty() && !document.plugins().isEmpty();
    this.waiting = isCounting ? Optional.of(document) : Optional.empty();
  }

  /** Takes the file over if that was not done yet. */
  synchronized void require() {
    if (waiting.isEmpty()) {
      return;
    }
    StateDocument named = named(waiting.get());
    waiting = Optional.of(named);
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<Integer> written =
            table.move(
                named.move().orElseThrow(),
                settings.node(),
                named.plugins(),
                StateRow.micros(clock.instant()));
        LOG.info(
            "plugins' state: file={} plugins={} {}",
            settings.copy(),
            named.plugins().size(),
            written
                .map(rows -> "was moved into the database; new or later there: " + rows)
                .orElse("had been moved into the database before"));
        waiting = Optional.empty();
        return;
      } catch (ConflictException another) {
        if (attempt == ATTEMPTS) {
          throw another;
        }
      }
    }
  }

  private StateDocument named(StateDocument document) {
    if (document.move().isPresent()) {
      return document;
    }
    StateDocument named =
        new StateDocument(
            Optional.empty(), Optional.of(UUID.randomUUID().toString()), document.plugins());
    try {
      named.write(settings.copy());
      return named;
    } catch (IOException e) {
      throw new ServiceUnavailableException(
          "%s cannot be written (%s), so that it cannot be moved into the database"
              .formatted(settings.copy(), e));
    }
  }
}
