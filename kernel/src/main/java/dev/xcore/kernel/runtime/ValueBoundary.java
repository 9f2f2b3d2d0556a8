package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What crosses from one plugin to another: immutable values of the JDK as they are, everything else
 * as a value tree of its own, so that neither side sees the other's classes or later changes.
 */
final class ValueBoundary {

  private static final List<Class<?>> IMMUTABLE_MAPS =
      List.of(Map.of().getClass(), Map.of(1, 1).getClass());

  private ValueBoundary() {}

  /** Whether a value is immutable and of the JDK. */
  static boolean isScalar(@Nullable Object value) {
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

  /** Makes the caller's payload fit to be handed over. */
  static @Nullable Object payload(Binder caller, @Nullable Object payload) {
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

  /** Makes the callee's result fit to be handed over. */
  static @Nullable Object result(Binder callee, @Nullable Object value) {
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
}
