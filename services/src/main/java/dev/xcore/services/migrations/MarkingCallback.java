package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.settings.Problem;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Marks a migration before it is run, and refuses one that is marked already. Called while Flyway
 * holds its lock, so that no other node is in the middle of it.
 */
final class MarkingCallback implements Callback {

  private final MigrationMarks marks;
  private final Map<String, MigrationScript> scripts;
  private final InstantSource clock;
  private @Nullable MigrationException refusal;
  private @Nullable MigrationScript running;

  MarkingCallback(MigrationMarks marks, Map<String, MigrationScript> scripts, InstantSource clock) {
    this.marks = marks;
    this.scripts = scripts;
    this.clock = clock;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public String getCallbackName() {
    return "xcore marks";
  }

  @Override
  public void handle(Event event, Context context) {
    MigrationInfo info = context.getMigrationInfo();
    MigrationScript script = scripts.get(info.getVersion().getVersion());
    running = script;
    if (script == null || script.isAtomic(marks.dialect())) {
      return;
    }
    try {
      Optional<MigrationMarks.Mark> before = marks.find(script.version());
      if (before.isPresent()) {
        refusal =
            new MigrationException(
                List.of(Problem.of(script.shown(), UnfinishedText.of(before.get(), marks))), null);
        throw new FlywayException("it was begun before");
      }
      marks.set(script.version(), script.path(), clock.instant());
    } catch (SQLException e) {
      throw new FlywayException("it could not be marked as begun", e);
    }
  }

  /** Why it refused to go on, if it did. */
  Optional<MigrationException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Which script was begun last. */
  Optional<MigrationScript> running() {
    return Optional.ofNullable(running);
  }
}
