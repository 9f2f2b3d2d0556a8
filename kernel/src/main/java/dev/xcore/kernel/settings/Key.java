package dev.xcore.kernel.settings;

import dev.xcore.handlers.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key of a {@link Section}: its name, type and rules. Immutable; the methods that add a rule
 * return a new key.
 *
 * @param <T> its typed value
 */
public final class Key<T> {

  private enum Rule {
    REQUIRED,
    PLANNED,
    SECRET
  }

  private final String name;
  private final Type<T> type;
  private final @Nullable T fallback;
  private final List<String> aliases;
  private final @Nullable String deprecation;
  private final List<Rule> rules;

  private Key(
      String name,
      Type<T> type,
      @Nullable T fallback,
      List<String> aliases,
      @Nullable String deprecation,
      List<Rule> rules) {
    this.name = name;
    this.type = type;
    this.fallback = fallback;
    this.aliases = List.copyOf(aliases);
    this.deprecation = deprecation;
    this.rules = List.copyOf(rules);
  }

  /**
   * Makes an optional key.
   *
   * @param name as it is written
   * @param type what it holds
   * @param <T> its typed value
   * @return the key
   */
  public static <T> Key<T> of(String name, Type<T> type) {
    return new Key<>(name, type, null, List.of(), null, List.of());
  }

  /**
   * Makes an optional key that holds a section; without it, the section's own defaults hold.
   *
   * @param name as it is written
   * @param keys of the section
   * @return the key
   */
  public static Key<Settings> section(String name, Key<?>... keys) {
    return of(name, Section.of(keys));
  }

  /**
   * Gives the key a default.
   *
   * @param value the value if the key is absent
   * @return the new key
   */
  public Key<T> or(T value) {
    return new Key<>(name, type, value, aliases, deprecation, rules);
  }

  /**
   * Demands the key.
   *
   * @return the new key
   */
  public Key<T> required() {
    return with(Rule.REQUIRED);
  }

  /**
   * Adds another name that is as good.
   *
   * @param alias the other name
   * @return the new key
   */
  public Key<T> alias(String alias) {
    List<String> all = new ArrayList<>(aliases);
    all.add(alias);
    return new Key<>(name, type, fallback, all, deprecation, rules);
  }

  /**
   * Warns whoever uses the key.
   *
   * @param message what to use instead
   * @return the new key
   */
  public Key<T> deprecated(String message) {
    return new Key<>(name, type, fallback, aliases, message, rules);
  }

  /**
   * Marks the key as recognised and checked, but not used by this version.
   *
   * @return the new key
   */
  public Key<T> planned() {
    return with(Rule.PLANNED);
  }

  /**
   * Marks the value as secret: it is never shown.
   *
   * @return the new key
   */
  public Key<T> secret() {
    return with(Rule.SECRET);
  }

  private Key<T> with(Rule rule) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(rule);
    return new Key<>(name, type, fallback, aliases, deprecation, all);
  }

  /**
   * Returns the key's name.
   *
   * @return as it is written
   */
  public String name() {
    return name;
  }

  /**
   * Returns what the key holds.
   *
   * @return its type
   */
  public Type<T> type() {
    return type;
  }

  /**
   * Returns the value of an absent key.
   *
   * @return the default; of a section, its own defaults; empty without one
   */
  public Optional<T> fallback() {
    return Optional.ofNullable(fallback);
  }

  /**
   * Returns the other names.
   *
   * @return in order of preference
   */
  public List<String> aliases() {
    return aliases;
  }

  /**
   * Tells whether the key must be there.
   *
   * @return true if it must
   */
  public boolean isRequired() {
    return rules.contains(Rule.REQUIRED);
  }

  /**
   * Tells whether this version checks the key without using it.
   *
   * @return true if so
   */
  public boolean isPlanned() {
    return rules.contains(Rule.PLANNED);
  }

  /**
   * Tells whether the value must not be shown.
   *
   * @return true for secrets, by rule or by name; a switch is none by its name
   */
  public boolean isSecret() {
    boolean bySwitch = type.equals(Types.bool());
    return rules.contains(Rule.SECRET) || (Secrets.isSecret(name) && !bySwitch);
  }

  /**
   * Returns what to use instead.
   *
   * @return empty if the key is in good standing
   */
  public Optional<String> deprecation() {
    return Optional.ofNullable(deprecation);
  }

  @Override
  public String toString() {
    return name;
  }
}
