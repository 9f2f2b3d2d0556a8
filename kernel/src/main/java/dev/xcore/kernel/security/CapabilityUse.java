package dev.xcore.kernel.security;

import java.util.List;

/**
 * How much of a capability code uses.
 *
 * @param classes how many of the plugin's classes use it
 * @param examples what they use of it, at most {@link #MOST_EXAMPLES}, in the order of appearance
 * @param isRefused whether some of it is a finding
 */
public record CapabilityUse(int classes, List<String> examples, boolean isRefused) {

  /** Most examples. */
  public static final int MOST_EXAMPLES = 5;

  /** Copies the list. */
  public CapabilityUse {
    examples = List.copyOf(examples);
  }
}
