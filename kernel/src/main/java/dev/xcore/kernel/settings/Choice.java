package dev.xcore.kernel.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of several words. */
final class Choice extends Type<String> {

  private final List<String> words;

  Choice(List<String> words) {
    super("one of " + String.join(", ", words));
    this.words = words;
  }

  @Override
  boolean suits(Node node) {
    return node instanceof Node.Scalar;
  }

  @Override
  public @Nullable String read(Node node, String path, Check check) {
    if (!(node instanceof Node.Scalar scalar) || scalar.tree() == null) {
      mismatch(node, path, check);
      return null;
    }
    for (String word : words) {
      if (word.equalsIgnoreCase(scalar.text())) {
        return word;
      }
    }
    check.problem(
        node.place(),
        path,
        "found %s, allowed: %s%s"
            .formatted(
                check.shown(scalar.text()),
                String.join(", ", words),
                Wording.didYouMean(scalar.text(), words)));
    return null;
  }
}
