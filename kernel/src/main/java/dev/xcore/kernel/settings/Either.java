package dev.xcore.kernel.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of two forms that differ in shape. */
final class Either<T> extends Type<T> {

  private final Type<? extends T> first;
  private final Type<? extends T> second;

  Either(Type<? extends T> first, Type<? extends T> second) {
    super(first.description() + ", or " + second.description());
    this.first = first;
    this.second = second;
  }

  @Override
  public Optional<Type<?>> child(String name) {
    return first.child(name).or(() -> second.child(name));
  }

  @Override
  boolean suits(Node node) {
    return first.suits(node) || second.suits(node);
  }

  @Override
  public @Nullable T read(Node node, String path, Check check) {
    if (first.suits(node)) {
      return first.read(node, path, check);
    }
    if (second.suits(node)) {
      return second.read(node, path, check);
    }
    mismatch(node, path, check);
    return null;
  }
}
