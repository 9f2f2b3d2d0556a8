package dev.xcore.kernel.values;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What crosses from one plugin to another: immutable values of the JDK as they are, everything else
 * as a value tree of its own, so that neither side sees the other's classes or later changes.
 */
public final class ValueBoundary {

  private static final List<Class<?>> IMMUTABLE_MAPS =
      List.of(Map.of().getClass(), Map.of(1, 1).getClass());

  private ValueBoundary() {}

  /**
   * Tells whether a value is immutable and of the JDK.
   *
   * @param value any value
   * @return true for null, text, booleans and numbers
   */
  public static boolean isScalar(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String ignored -> true;
      case Boolean ignored -> true;
      case Integer ignored -> true;
      case Long ignored -> true;
      case Double ignored -> true;
      case Short ignored -> true;
      case Byte ignored -> true;
      case Float ignored -> true;
      case BigInteger number -> number.getClass() == BigInteger.class;
      case BigDecimal number -> number.getClass() == BigDecimal.class;
      default -> false;
    };
  }

  /**
   * Makes the caller's payload fit to be handed over.
   *
   * @param caller the caller's binder
   * @param payload a record, bean, collection, map or scalar
   * @return a value tree
   * @throws InvalidPayloadException if it cannot be written; names the type and the place
   */
  public static @Nullable Object payload(Binder caller, @Nullable Object payload) {
    Object content = payload instanceof Payload fields ? fields.asMap() : payload;
    if (content == null || (content instanceof Map<?, ?> map && isImmutableTree(map))) {
      return content;
    }
    try {
      return caller.toTree(content);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException("the payload cannot be handed over: " + e.getMessage());
    }
  }

  /**
   * Makes the callee's result fit to be handed over.
   *
   * @param callee the callee's binder
   * @param value what it returned
   * @return a value tree
   * @throws IllegalArgumentException if it cannot be written; names the type and the place
   */
  public static @Nullable Object result(Binder callee, @Nullable Object value) {
    return isScalar(value) ? value : callee.toTree(value);
  }

  private static boolean isImmutableTree(Map<?, ?> map) {
    if (!IMMUTABLE_MAPS.contains(map.getClass())) {
      return false;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String) || !isScalar(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes what many are shown together: a tree that nobody can change.
   *
   * @param owner the binder of whoever gives the value
   * @param value a record, bean, collection, map or scalar
   * @return an unmodifiable value tree
   * @throws InvalidPayloadException if it cannot be written; names the type and the place
   */
  @SuppressWarnings("ReferenceEquality") // handed over as it is, not as a tree of its own
  public static @Nullable Object frozen(Binder owner, @Nullable Object value) {
    Object tree = isScalar(value) ? value : payload(owner, value);
    return tree == value ? tree : freeze(tree);
  }

  @SuppressWarnings("unchecked") // a fresh tree's maps have text keys
  private static @Nullable Object freeze(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> own = (Map<String, @Nullable Object>) map;
        own.replaceAll((name, value) -> freeze(value));
        yield Collections.unmodifiableMap(own);
      }
      case List<?> list -> {
        List<@Nullable Object> own = (List<@Nullable Object>) list;
        own.replaceAll(ValueBoundary::freeze);
        yield Collections.unmodifiableList(own);
      }
      case null, default -> tree;
    };
  }
}
