package dev.xcore.kernel.state;

import java.util.Objects;

/**
 * How well the state of plugins is kept.
 *
 * @param store {@code file} or {@code database}
 * @param node the name of this node
 * @param isDegraded whether this node knows only what held before
 * @param message one line for operators
 */
public record StateStatus(String store, String node, boolean isDegraded, String message) {

  /** Refuses nulls. */
  public StateStatus {
    Objects.requireNonNull(store, "store is null");
    Objects.requireNonNull(node, "node is null");
    Objects.requireNonNull(message, "message is null");
  }
}
