package dev.xcore.kernel.leaks;

import java.util.List;

/**
 * Something that holds a plugin in memory.
 *
 * @param kind what it is
 * @param description which one it is, one line
 * @param path from what the process needs down to the plugin's class loader, a reference a line;
 *     empty if it was found without a heap dump
 * @param advice how to mend it
 */
public record Holder(HolderKind kind, String description, List<String> path, String advice) {

  /** Copies the path. */
  public Holder {
    path = List.copyOf(path);
  }

  /** Makes a holder with the advice of its kind. */
  static Holder of(HolderKind kind, String description, List<String> path) {
    return new Holder(kind, description, path, kind.advice());
  }

  @Override
  public String toString() {
    return kind.text() + ": " + description;
  }
}
