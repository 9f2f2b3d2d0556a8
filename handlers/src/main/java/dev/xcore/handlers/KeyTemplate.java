package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key with names in braces, {@code user:{id}}. What a value brings along cannot change the shape
 * of the key: {@code %}, {@code :} and what no key may hold are written as {@code %} with digits.
 *
 * @param parts in order
 * @param binder writes values
 */
record KeyTemplate(List<Part> parts, Binder binder) implements CacheKey {

  private static final Pattern PART = Pattern.compile("\\{([^{}]*)}|([^{}]+)|[{}]");
  private static final int DIGEST = 64;

  /** A part of a key. */
  sealed interface Part {

    /**
     * Text that stands there.
     *
     * @param text as it is
     */
    record Fixed(String text) implements Part {}

    /**
     * A value.
     *
     * @param value finds it
     */
    record Filled(KeyValue value) implements Part {}
  }

  /**
   * Compiles a template.
   *
   * @param mark the annotation and its element, for messages
   * @param template of the key
   * @param method whose parameters it names
   * @param binder of the plugin
   * @throws HandlerDefinitionException if it is none; says all that is wrong
   */
  static KeyTemplate parse(String mark, String template, HandlerMethod method, Binder binder) {
    List<String> problems = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    KeyNames names = KeyNames.of(method);
    Matcher matcher = PART.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1);
      String text = matcher.group(2);
      if (name != null) {
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Filled) {
          problems.add("two values meet before {" + name + "}: put a ':' between them");
        }
        try {
          parts.add(new Part.Filled(names.find(name)));
        } catch (IllegalArgumentException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      } else if (text == null) {
        problems.add("has a brace without its other half");
      } else {
        parts.add(new Part.Fixed(text));
      }
    }
    requireSeparated(parts, problems);
    requireKey(template, problems);
    if (!problems.isEmpty()) {
      throw new HandlerDefinitionException(
          problems.stream().map(each -> mark + " '" + template + "': " + each).toList());
    }
    return new KeyTemplate(List.copyOf(parts), binder);
  }

  /** Only a colon cannot be part of a value, so only colons keep values apart. */
  private static void requireSeparated(List<Part> parts, List<String> problems) {
    for (int i = 1; i + 1 < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Fixed(String text)
          && parts.get(i - 1) instanceof Part.Filled
          && parts.get(i + 1) instanceof Part.Filled
          && text.indexOf(':') < 0) {
        problems.add("'" + text + "' does not keep two values apart: put a ':' between them");
      }
    }
  }

  private static void requireKey(String template, List<String> problems) {
    try {
      CacheRules.key(template);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (template.length() > Cache.MAX_KEY - DIGEST) {
      problems.add("is longer than " + (Cache.MAX_KEY - DIGEST) + " characters");
    }
  }

  @Override
  public String render(@Nullable Object[] arguments) {
    StringBuilder key = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Fixed(String text) -> key.append(text);
        case Part.Filled(KeyValue value) -> KeyText.append(key, value.of(arguments), binder);
      }
    }
    return key.length() <= Cache.MAX_KEY ? key.toString() : shortened(key.toString());
  }

  /** A long key keeps its beginning, for those who read it. */
  private static String shortened(String key) {
    int head = Cache.MAX_KEY - DIGEST - 1;
    int end = Character.isHighSurrogate(key.charAt(head - 1)) ? head - 1 : head;
    return key.substring(0, end) + "#" + CacheKey.digest(key);
  }
}
