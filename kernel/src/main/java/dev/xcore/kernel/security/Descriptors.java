package dev.xcore.kernel.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is refused among the classes that a descriptor names, worked out once for each text. */
final class Descriptors {

  private static final int MOST_KEPT = 100_000;

  private final Judge judge;
  private final Map<String, List<Ruling>> refused = new HashMap<>();

  Descriptors(Judge judge) {
    this.judge = judge;
  }

  /** Returns the refused classes of a descriptor; empty for nearly all. */
  List<Ruling> refusedIn(String descriptor) {
    List<Ruling> known = refused.get(descriptor);
    if (known != null) {
      return known;
    }
    List<Ruling> found =
        TypeNames.classesIn(descriptor).stream()
            .map(judge::ruling)
            .filter(ruling -> ruling.refusal().isPresent())
            .distinct()
            .toList();
    if (refused.size() < MOST_KEPT) {
      refused.put(descriptor, found);
    }
    return found;
  }
}
