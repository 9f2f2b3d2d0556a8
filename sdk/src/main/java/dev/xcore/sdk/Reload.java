package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;

/**
 * What a new version learns of the one it replaces.
 *
 * @param previousVersion SemVer version of the instance being replaced
 * @param state what its {@link Plugin#onSuspend} returned, made of JDK types only
 */
public record Reload(String previousVersion, Optional<Object> state) {

  /** Checks that no component is null. */
  public Reload {
    Objects.requireNonNull(previousVersion, "previousVersion is null");
    Objects.requireNonNull(state, "state is null");
  }
}
