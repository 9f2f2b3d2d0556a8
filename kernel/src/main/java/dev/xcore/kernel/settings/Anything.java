package dev.xcore.kernel.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Anything at all; a value of null in a list is a mistake. */
final class Anything extends Type<Object> {

  Anything() {
    super("any value");
  }

  @Override
  public Optional<Type<?>> child(String name) {
    return Optional.of(this);
  }

  @Override
  public Node interpret(String text, Place place) {
    try {
      Node node = Document.value(text, place);
      return node.tree() == null ? new Node.Scalar(place, text, text) : node;
    } catch (SettingsException e) {
      return new Node.Scalar(place, text, text);
    }
  }

  @Override
  boolean suits(Node node) {
    return true;
  }

  @Override
  public @Nullable Object read(Node node, String path, Check check) {
    return switch (node) {
      case Node.Mapping mapping -> Types.tree().read(mapping, path, check);
      case Node.Sequence sequence -> new ListType<>(this).read(sequence, path, check);
      case Node.Scalar scalar -> {
        if (scalar.tree() == null) {
          mismatch(node, path, check);
        }
        yield scalar.tree();
      }
    };
  }
}
