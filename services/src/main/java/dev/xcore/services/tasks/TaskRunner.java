package dev.xcore.services.tasks;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundTaskRun;
import dev.xcore.handlers.JsonText;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.handlers.TaskStore;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Tasks;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one task, and tells what has become of it. Thread safe. */
final class TaskRunner {

  /** When to try again what did not even begin. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final int MOST_DOUBLINGS = 40;

  private final TaskSettings settings;
  private final Function<String, TaskStore> stores;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Binder binder = Binder.create();

  TaskRunner(
      TaskSettings settings,
      Function<String, TaskStore> stores,
      InstantSource clock,
      DoubleSupplier random) {
    this.settings = settings;
    this.stores = stores;
    this.clock = clock;
    this.random = random;
  }

  Outcome run(RunningTask task, TaskHandlers handlers) {
    Claim claim = task.claim();
    if (task.isCancelled()) {
      return Outcome.cancelled(claim);
    }
    Optional<TaskHandlers.Handler> handler = handlers.find(claim.plugin(), claim.name());
    if (handler.isEmpty()) {
      return putBack(claim);
    }
    AtomicBoolean hasBegun = new AtomicBoolean();
    task.begin();
    try {
      Object payload = JsonText.read(claim.payload().getBytes(StandardCharsets.UTF_8));
      Object returned = handler.get().run(taskRun(claim), payload, () -> hasBegun.set(true));
      return Outcome.done(claim, result(claim, returned));
    } catch (XcoreException e) {
      return failed(task, handler.get(), hasBegun.get(), e.code(), e);
    } catch (RuntimeException | Error e) {
      return failed(task, handler.get(), hasBegun.get(), ErrorCode.HANDLER_ERROR.code(), e);
    } finally {
      task.end();
    }
  }

  private BoundTaskRun taskRun(Claim claim) {
    return new BoundTaskRun(
        stores.apply(claim.plugin()),
        claim.id(),
        claim.name(),
        claim.queue(),
        claim.attempts(),
        Instant.ofEpochMilli(claim.createdAt()));
  }

  private @Nullable String result(Claim claim, @Nullable Object returned) {
    if (returned == null) {
      return null;
    }
    byte[] json = JsonText.write(returned, binder);
    if (json.length > Tasks.MAX_BYTES) {
      throw new PayloadTooLargeException(
          "%s was done, but returned %d bytes of JSON; at most %d are kept: store what is large, and return where it is"
              .formatted(claim, json.length, Tasks.MAX_BYTES));
    }
    return new String(json, StandardCharsets.UTF_8);
  }

  private Outcome putBack(Claim claim) {
    return Outcome.putBack(claim, clock.millis() + SOON.toMillis());
  }

  private Outcome failed(
      RunningTask task,
      TaskHandlers.Handler handler,
      boolean hasBegun,
      String code,
      Throwable thrown) {
    Claim claim = task.claim();
    if (task.isCancelled()) {
      return Outcome.cancelled(claim);
    }
    if (handler.isGone() || (!hasBegun && !isHopeless(thrown))) {
      return putBack(claim);
    }
    String message = Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getName());
    int most =
        claim.maxRetries() >= 0
            ? claim.maxRetries()
            : handler.rules().maxRetries().orElse(settings.maxRetries());
    if (isHopeless(thrown) || claim.attempts() > most) {
      return Outcome.dead(claim, code, message);
    }
    long due = clock.millis() + pause(handler.rules(), claim.attempts()).toMillis();
    return Outcome.again(claim, due, code, message);
  }

  /** What cannot be read or written today cannot be tomorrow. */
  private static boolean isHopeless(Throwable thrown) {
    return thrown instanceof ValidationException
        || thrown instanceof InvalidPayloadException
        || thrown instanceof PayloadTooLargeException;
  }

  /** Half of the pause is left to chance, so that what failed together does not come back so. */
  private Duration pause(TaskDescriptor.Rules rules, int attempt) {
    double doubled =
        (double) rules.backoff().toNanos() * Math.pow(2, Math.min(attempt - 1, MOST_DOUBLINGS));
    double capped = Math.min(doubled, (double) rules.maxBackoff().toNanos());
    return Duration.ofNanos((long) (capped * (0.5 + random.getAsDouble() / 2)));
  }
}
