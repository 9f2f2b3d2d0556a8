package dev.xcore.handlers;

import dev.xcore.sdk.Default;
import dev.xcore.sdk.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Default} means: text for a simple value, elements separated by commas for a
 * collection, nothing but the empty text for a map.
 */
final class Defaults {

  private Defaults() {}

  /** Returns the tree to read where nothing was sent, or null without a default. */
  static @Nullable Object tree(TypeUse use) {
    Optional<Default> found = use.find(Default.class);
    if (found.isEmpty()) {
      return null;
    }
    String text = found.get().value();
    TypeUse core = use.raw() == Optional.class ? use.argument(0) : use;
    boolean isMany =
        ListBinding.canRead(core.raw()) || core.raw().isArray() && core.raw() != byte[].class;
    if (isMany) {
      return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
    return MapBinding.canRead(core.raw()) && text.isEmpty() ? Map.of() : text;
  }

  /**
   * Tries the default.
   *
   * @throws IllegalArgumentException if it cannot be converted or violates a constraint
   */
  static void requireFits(TypeUse use, MemberBinding member) {
    Reading reading = new Reading(Reading.Mode.TEXT);
    member.read(tree(use), reading);
    if (reading.problemCount() > 0) {
      FieldError problem = reading.problems().getFirst();
      throw new IllegalArgumentException(
          "its @Default(\"%s\") does not fit %s: %s"
              .formatted(use.find(Default.class).orElseThrow().value(), use, problem.message()));
    }
  }
}
