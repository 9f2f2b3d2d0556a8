package dev.xcore.kernel.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of one kind of items. */
final class ListType<T> extends Type<List<T>> {

  private final Type<T> item;

  ListType(Type<T> item) {
    super("a list, each item " + item.description());
    this.item = item;
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
