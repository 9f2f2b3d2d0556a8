package dev.xcore.handlers;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cached values that were read before and that nobody can change: as long as the store has the very
 * same JSON, reading it again is finding them. Holds classes of one instance of a plugin and ends
 * with it. Thread safe.
 */
final class SharedValues {

  /** Above that all are dropped, so that values that are asked for no more do not stay for ever. */
  private static final int MOST = 2000;

  private static final int LARGEST = 2048;

  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class);

  private final CacheJson json;
  private final Map<String, Shared> values = new ConcurrentHashMap<>();
  private final Map<Type, Boolean> shareable = new ConcurrentHashMap<>();

  SharedValues(CacheJson json) {
    this.json = json;
  }

  @SuppressWarnings("ArrayRecordComponent") // that it is the same array is what counts
  record Shared(byte[] json, Type type, Object value) {}

  /** Returns what was read last under a key, null for nothing. */
  @Nullable Shared known(String key) {
    return values.get(key);
  }

  /**
   * Reads a value; empty if it is an absence, or does not fit the type.
   *
   * @param known under the key
   */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // the type was the one that it was read as
  <T> Optional<T> read(String key, @Nullable Shared known, byte[] bytes, Type type) {
    if (known != null && known.json() == bytes && known.type() == type) {
      return Optional.of((T) known.value());
    }
    Optional<T> value = json.read(bytes, type);
    if (value.isPresent()
        && bytes.length <= LARGEST
        && shareable.computeIfAbsent(type, each -> isImmutable(each, new HashSet<>()))) {
      keep(key, new Shared(bytes, type, value.get()));
    }
    return value;
  }

  private void keep(String key, Shared shared) {
    if (values.size() >= MOST) {
      values.clear();
    }
    values.put(key, shared);
  }

  void clear() {
    values.clear();
  }

  /** Types with parameters are left out: whether a list can be changed is its reader's affair. */
  private static boolean isImmutable(@Nullable Type type, Set<Type> seen) {
    if (!(type instanceof Class<?> raw)) {
      return false;
    }
    if (raw.isPrimitive() || raw.isEnum() || IMMUTABLE.contains(raw) || !seen.add(raw)) {
      return true;
    }
    boolean isTime = raw.getPackageName().equals("java.time");
    return isTime
        || (raw.isRecord()
            && Arrays.stream(raw.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .allMatch(component -> isImmutable(component, seen)));
  }
}
