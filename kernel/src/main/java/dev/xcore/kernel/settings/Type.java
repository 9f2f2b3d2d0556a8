package dev.xcore.kernel.settings;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a key may hold, and how it is read into a typed value. Immutable; {@link Types} and {@link
 * Section} make them.
 *
 * @param <T> the typed value
 */
public abstract class Type<T> {

  private final String description;

  Type(String description) {
    this.description = description;
  }

  /**
   * Says what is allowed, for messages and documentation.
   *
   * @return such as {@code a whole number from 1 to 65535}
   */
  public final String description() {
    return description;
  }

  /**
   * Returns the type of the values below this one.
   *
   * @param name a key
   * @return empty if nothing can stand there
   */
  public Optional<Type<?>> child(String name) {
    return Optional.empty();
  }

  /**
   * Interprets a text without a type of its own, such as an environment variable: as text where
   * text is allowed, else as YAML.
   *
   * @param text what was given
   * @param place where
   * @return the value; the text itself if nothing suits, so that reading it reports the problem
   */
  public Node interpret(String text, Place place) {
    Node asText = new Node.Scalar(place, text, text);
    if (isAcceptable(asText)) {
      return asText;
    }
    try {
      Node asYaml = Document.value(text, place);
      return asYaml instanceof Node.Scalar && !isAcceptable(asYaml) ? asText : asYaml;
    } catch (SettingsException e) {
      return asText;
    }
  }

  private boolean isAcceptable(Node node) {
    Check check = Check.create();
    return suits(node) && read(node, "", check) != null && check.problems().isEmpty();
  }

  /** Tells whether the node has the right shape: scalar, list or mapping. */
  abstract boolean suits(Node node);

  /**
   * Reads a value.
   *
   * @param node what the document says
   * @param path dotted path of its key
   * @param check takes the problems
   * @return the typed value; null if and only if a problem was noted
   */
  public abstract @Nullable T read(Node node, String path, Check check);

  /**
   * Converts the values of this type further.
   *
   * @param newDescription what is allowed now
   * @param conversion throws {@code IllegalArgumentException} with a message for the author
   * @param <R> the new typed value
   * @return the new type
   */
  public final <R> Type<R> as(String newDescription, Function<T, R> conversion) {
    Type<T> source = this;
    return new Type<>(newDescription) {

      @Override
      public Optional<Type<?>> child(String name) {
        return source.child(name);
      }

      @Override
      boolean suits(Node node) {
        return source.suits(node);
      }

      @Override
      public @Nullable R read(Node node, String path, Check check) {
        if (!source.suits(node)) {
          mismatch(node, path, check);
          return null;
        }
        T value = source.read(node, path, check);
        if (value == null) {
          return null;
        }
        try {
          return conversion.apply(value);
        } catch (IllegalArgumentException e) {
          check.problem(
              node.place(),
              path,
              check.hidesValues() ? "expected " + description() : String.valueOf(e.getMessage()));
          return null;
        }
      }
    };
  }

  /**
   * Narrows where this type is tried inside {@link Types#either}.
   *
   * @param condition what the node must fulfil besides its shape
   * @return the same type, tried only where the condition holds
   */
  public final Type<T> onlyIf(Predicate<Node> condition) {
    Type<T> source = this;
    return new Type<>(description) {

      @Override
      public Optional<Type<?>> child(String name) {
        return source.child(name);
      }

      @Override
      boolean suits(Node node) {
        return source.suits(node) && condition.test(node);
      }

      @Override
      public @Nullable T read(Node node, String path, Check check) {
        return source.read(node, path, check);
      }
    };
  }

  final void mismatch(Node node, String path, Check check) {
    check.problem(
        node.place(), path, "found %s, expected %s".formatted(check.found(node), description));
  }
}
