package dev.xcore.kernel.state;

import java.time.Instant;
import java.util.Objects;

/**
 * A user's last word on a plugin.
 *
 * @param wish what is wanted
 * @param actor who wants it, such as {@code admin}
 * @param since when it was said
 */
public record DesiredState(Wish wish, String actor, Instant since) {

  /** Refuses nulls. */
  public DesiredState {
    Objects.requireNonNull(wish, "wish is null");
    Objects.requireNonNull(actor, "actor is null");
    Objects.requireNonNull(since, "since is null");
  }
}
