package dev.xcore.kernel.registry;

import dev.xcore.kernel.registry.JavaTokens.Kind;
import dev.xcore.kernel.registry.JavaTokens.Token;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds {@code @PluginInfo} on the top-level classes of one source and reads its values: texts,
 * lists of texts, texts joined by {@code +}, and constants of the same file.
 */
final class SourceAnnotation {

  static final String NAME = "PluginInfo";

  private static final int MOST_NESTED = 50;
  private static final int MOST_TERMS = 10_000;
  private static final int LONGEST = 1 << 16;
  private static final Set<String> KINDS = Set.of("class", "record", "enum", "interface");

  private final List<Token> tokens;
  private final String file;
  private final Check check;
  private final Map<String, Integer> constants = new HashMap<>();
  private int at;
  private int nesting;
  private int terms;

  private SourceAnnotation(List<Token> tokens, String file, Check check) {
    this.tokens = tokens;
    this.file = file;
    this.check = check;
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (tokens.get(i - 1).is("String") && tokens.get(i + 1).is("=")) {
        constants.putIfAbsent(tokens.get(i).text(), i + 2);
      }
    }
  }

  /**
   * An annotated class.
   *
   * @param className its simple name
   * @param values of the annotation, by element
   */
  record Found(String className, Node.Mapping values) {}

  /**
   * Reads a source.
   *
   * @param text of the source
   * @param file what problems call it
   * @param check told of values that cannot be read
   * @return what is annotated
   */
  static List<Found> read(String text, String file, Check check) {
    return text.contains(NAME)
        ? new SourceAnnotation(JavaTokens.of(text), file, check).find()
        : List.of();
  }

  private List<Found> find() {
    List<Found> found = new ArrayList<>();
    int depth = 0;
    while (at < tokens.size()) {
      Token token = tokens.get(at++);
      if (token.is("{")) {
        depth++;
      } else if (token.is("}")) {
        depth--;
      } else if (depth == 0 && token.is("@") && isAnnotation()) {
        Place place = place(token);
        Node.Mapping values = new Node.Mapping(place, elements());
        className().ifPresent(name -> found.add(new Found(name, values)));
      }
    }
    return found;
  }

  /** Steps over a qualified name; tells whether it is the one looked for. */
  private boolean isAnnotation() {
    String last = "";
    while (at < tokens.size() && tokens.get(at).kind() == Kind.WORD) {
      last = tokens.get(at++).text();
      if (at >= tokens.size() || !tokens.get(at).is(".")) {
        break;
      }
      at++;
    }
    return last.equals(NAME);
  }

  /** Looks past other annotations and modifiers. */
  private Optional<String> className() {
    int parentheses = 0;
    for (int i = at; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        parentheses++;
      } else if (token.is(")")) {
        parentheses--;
      } else if (parentheses == 0 && token.is("{")) {
        return Optional.empty();
      } else if (parentheses == 0 && KINDS.contains(token.text()) && token.kind() == Kind.WORD) {
        return Optional.of(tokens.get(i + 1).text());
      }
    }
    return Optional.empty();
  }

  private Map<String, Node.Entry> elements() {
    Map<String, Node.Entry> elements = new LinkedHashMap<>();
    if (!take("(")) {
      return elements;
    }
    while (at + 1 < tokens.size() && !tokens.get(at).is(")")) {
      Token name = tokens.get(at++);
      if (!take("=")) {
        unreadable(name, "");
        skip();
      } else {
        value(name.text())
            .ifPresent(v -> elements.put(name.text(), new Node.Entry(place(name), v)));
      }
      if (!take(",") && at < tokens.size() && !tokens.get(at).is(")")) {
        unreadable(tokens.get(at), name.text());
        skip();
      }
    }
    take(")");
    return elements;
  }

  private boolean take(String symbol) {
    boolean isThere = at < tokens.size() && tokens.get(at).is(symbol);
    at += isThere ? 1 : 0;
    return isThere;
  }

  /** Goes to the end of the annotation. */
  private void skip() {
    int open = 1;
    while (at < tokens.size()) {
      open += tokens.get(at).is("(") ? 1 : tokens.get(at).is(")") ? -1 : 0;
      if (open == 0) {
        return;
      }
      at++;
    }
  }

  private Optional<Node> value(String element) {
    Token first = tokens.get(Math.min(at, tokens.size() - 1));
    if (!take("{")) {
      return text(element).map(text -> new Node.Scalar(place(first), text, text));
    }
    List<Node> items = new ArrayList<>();
    while (at < tokens.size() && !take("}")) {
      Token item = tokens.get(at);
      Optional<String> text = text(element);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      items.add(new Node.Scalar(place(item), text.get(), text.get()));
      if (!take(",") && at < tokens.size() && !tokens.get(at).is("}")) {
        unreadable(tokens.get(at), element);
        skip();
        return Optional.empty();
      }
    }
    return Optional.of(new Node.Sequence(place(first), items));
  }

  /** Reads texts and constants joined by {@code +}. */
  private Optional<String> text(String element) {
    StringBuilder whole = new StringBuilder();
    do {
      Token token = at < tokens.size() ? tokens.get(at) : tokens.getLast();
      Optional<String> part = term(token, element);
      if (part.isEmpty() || whole.length() + part.get().length() > LONGEST) {
        unreadable(token, element);
        skip();
        return Optional.empty();
      }
      whole.append(part.get());
    } while (take("+"));
    return Optional.of(whole.toString());
  }

  private Optional<String> term(Token token, String element) {
    if (++terms > MOST_TERMS) {
      return Optional.empty(); // Constants of constants could double without end.
    }
    if (token.kind() == Kind.TEXT) {
      at++;
      return Optional.of(token.text());
    }
    if (token.is("(") && nesting < MOST_NESTED) {
      at++;
      nesting++;
      Optional<String> inner = text(element);
      nesting--;
      return take(")") ? inner : Optional.empty();
    }
    return token.kind() == Kind.WORD ? constant(element) : Optional.empty();
  }

  private Optional<String> constant(String element) {
    String name = tokens.get(at++).text();
    while (take(".") && at < tokens.size()) {
      name = tokens.get(at++).text();
    }
    Integer definition = constants.get(name);
    if (definition == null || nesting >= MOST_NESTED) {
      return Optional.empty();
    }
    int back = at;
    at = definition;
    nesting++;
    Optional<String> value = text(element);
    nesting--;
    at = back;
    return value;
  }

  private void unreadable(Token token, String element) {
    if (check.problems().stream().noneMatch(problem -> problem.file().equals(file))) {
      check.problem(
          place(token),
          element.isEmpty() ? "@" + NAME : "@" + NAME + "." + element,
          "'%s' cannot be read before the plugin is compiled; write the text itself in quotes, or a constant of this file"
              .formatted(Wording.shorten(token.text())));
    }
  }

  private Place place(Token token) {
    return new Place(file, token.line(), token.column());
  }
}
