package dev.xcore.handlers;

import dev.xcore.handlers.CacheMaking.Form;
import dev.xcore.sdk.Cache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The form of values that end with their tags. Each tag has a marker in the store, and a value is
 * kept with the markers that its tags had before it was made. Forgetting a tag is deleting its
 * marker: the next one differs, so that whatever was made before, or is being made, fits no more. A
 * marker that is lost in any other way does no harm.
 *
 * @param form of the value itself
 * @param head what a value begins with whose tags have not been forgotten
 * @param <V> the value
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares forms
record CacheTags<V>(Form<V> form, byte[] head) implements Form<V> {

  private static final String MARKER = "xcore:tag:";
  private static final Pattern GENERATION = Pattern.compile("\"[0-9a-f-]{36}\"");

  private static final Form<String> GENERATIONS =
      new Form<>() {
        @Override
        public Optional<String> read(byte[] json) {
          String text = new String(json, StandardCharsets.UTF_8);
          return Optional.of(text).filter(each -> GENERATION.matcher(each).matches());
        }

        @Override
        public byte[] write(String generation) {
          return generation.getBytes(StandardCharsets.UTF_8);
        }
      };

  /** How long a marker is kept; values with an older one are made again. */
  private static final Duration LIFE = Duration.ofDays(7);

  /** Makes the form of values that are made from now on, and before tags are forgotten again. */
  static <V> CacheTags<V> form(
      Form<V> form, CacheStore store, CacheFlights flights, List<String> tags) {
    List<String> generations = new ArrayList<>();
    tags.forEach(tag -> generations.add(generation(store, flights, key(tag))));
    String head = "[" + String.join(",", generations) + (generations.isEmpty() ? "" : ",");
    return new CacheTags<>(form, head.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the key of a tag's marker.
   *
   * @throws IllegalArgumentException if it is no tag
   */
  static String key(String tag) {
    String key = MARKER + CacheRules.tag(tag);
    return key.length() <= Cache.MAX_KEY ? key : MARKER + CacheKey.digest(tag);
  }

  /** One who finds no marker makes it, for all who look for it at the same time. */
  private static String generation(CacheStore store, CacheFlights flights, String key) {
    Optional<String> there = store.peek(key).flatMap(GENERATIONS::read);
    return there.orElseGet(() ->
        Objects.requireNonNull(
            new CacheMaking<>(
                    store, flights, key, GENERATIONS, json -> store.set(Map.of(key, json), LIFE))
                .<RuntimeException>run(() -> '"' + UUID.randomUUID().toString() + '"'),
            "a marker was made"));
  }

  /** Returns what is kept behind the markers; empty if they are others. */
  Optional<byte[]> content(byte[] json) {
    boolean isCurrent =
        json.length > head.length
            && Arrays.equals(json, 0, head.length, head, 0, head.length)
            && json[json.length - 1] == ']';
    return isCurrent
        ? Optional.of(Arrays.copyOfRange(json, head.length, json.length - 1))
        : Optional.empty();
  }

  @Override
  public Optional<V> read(byte[] json) {
    return content(json).flatMap(form::read);
  }

  @Override
  public byte[] write(V value) {
    byte[] content = form.write(value);
    byte[] json = Arrays.copyOf(head, head.length + content.length + 1);
    System.arraycopy(content, 0, json, head.length, content.length);
    json[json.length - 1] = ']';
    return json;
  }
}
