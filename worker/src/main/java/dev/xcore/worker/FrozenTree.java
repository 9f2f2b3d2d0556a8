package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes value trees that nobody can change, for what the plugin's code is shown. */
final class FrozenTree {

  private FrozenTree() {}

  /**
   * Makes a tree of what the plugin gives.
   *
   * @param binder of its types
   * @param value a record, bean, collection, map or scalar, or null
   * @return an unmodifiable tree of its own
   * @throws InvalidPayloadException if it cannot be written; names the type and the place
   */
  static @Nullable Object of(Binder binder, @Nullable Object value) {
    try {
      return of(binder.toTree(value instanceof Payload fields ? fields.asMap() : value));
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException("the payload cannot be handed over: " + e.getMessage());
    }
  }

  /**
   * Keeps anybody from changing a tree.
   *
   * @param tree that nobody else has
   * @return the same, unmodifiable
   */
  @SuppressWarnings("unchecked") // the maps of a tree have text keys
  static @Nullable Object of(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> own = (Map<String, @Nullable Object>) map;
        own.replaceAll((name, value) -> of(value));
        yield Collections.unmodifiableMap(own);
      }
      case List<?> list -> {
        List<@Nullable Object> own = (List<@Nullable Object>) list;
        own.replaceAll(FrozenTree::of);
        yield Collections.unmodifiableList(own);
      }
      case null, default -> tree;
    };
  }
}
