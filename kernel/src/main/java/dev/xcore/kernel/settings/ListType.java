package dev.xcore.kernel.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list of one kind of items. */
final class ListType<T> extends Type<List<T>> {

  private final Type<T> item;

  ListType(Type<T> item) {
    super("a list, each item " + item.description());
    this.item = item;
  }

  /** The items, under the name {@code []}. */
  @Override
  public Optional<Type<?>> child(String name) {
    return name.equals("[]") ? Optional.of(item) : Optional.empty();
  }

  @Override
  boolean suits(Node node) {
    return node instanceof Node.Sequence;
  }

  @Override
  public @Nullable List<T> read(Node node, String path, Check check) {
    if (!(node instanceof Node.Sequence sequence)) {
      mismatch(node, path, check);
      return null;
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      T value = item.read(sequence.items().get(i), path + "[" + i + "]", check);
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }
}
