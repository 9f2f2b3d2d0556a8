package dev.xcore.kernel.settings;

import java.util.Map;
import java.util.Optional;

/** The typed values of a {@link Section}; immutable. */
public final class Settings {

  private final Map<Key<?>, Object> values;
  private final Map<Key<?>, Node> written;
  private final Place place;

  Settings(Map<Key<?>, Object> values, Map<Key<?>, Node> written, Place place) {
    this.values = Map.copyOf(values);
    this.written = Map.copyOf(written);
    this.place = place;
  }

  /**
   * Returns the value of a key that is required or has a default.
   *
   * @param key a key of the section
   * @param <T> its typed value
   * @return the value
   * @throws IllegalStateException if there is none
   */
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no value for key " + key));
  }

  /**
   * Returns the value of a key.
   *
   * @param key a key of the section
   * @param <T> its typed value
   * @return the value or its default, empty if there is neither or it was not acceptable
   */
  @SuppressWarnings("unchecked") // the section stored what the key's own type had read
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /**
   * Tells whether the document gives a key, rather than its default.
   *
   * @param key a key of the section
   * @return true if it does
   */
  public boolean isSet(Key<?> key) {
    return written.containsKey(key);
  }

  /**
   * Returns what the document says of a key, with places.
   *
   * @param key a key of the section
   * @return the node, empty if the key is absent
   */
  public Optional<Node> written(Key<?> key) {
    return Optional.ofNullable(written.get(key));
  }

  /**
   * Returns where the value of a key was written.
   *
   * @param key a key of the section
   * @return its place; the section's if the key is absent
   */
  public Place place(Key<?> key) {
    Node node = written.get(key);
    return node == null ? place : node.place();
  }
}
