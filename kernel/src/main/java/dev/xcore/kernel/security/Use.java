package dev.xcore.kernel.security;

import org.jspecify.annotations.Nullable;

/**
 * Something of one class that is a finding, before it has a position.
 *
 * @param index of the constant by which code reaches it, 0 if code does not
 * @param type the class that is used, or whose member is
 * @param text what is used, as Java writes it
 * @param member the field or method that is the use, null if code or the class is
 * @param refusal why
 * @param isMention whether a class is only named
 */
record Use(
    int index,
    String type,
    String text,
    @Nullable String member,
    Refusal refusal,
    boolean isMention) {

  static Use ofClass(int index, Ruling ruling, Refusal refusal) {
    String type = ShownText.className(ruling.name());
    return new Use(index, type, type, null, refusal, true);
  }

  static Use ofMember(
      int index, String owner, String name, String descriptor, boolean withTypes, Refusal refusal) {
    String type = ShownText.className(owner);
    String parameters = descriptor.startsWith("(") ? TypeNames.parameters(descriptor) : "";
    String text =
        name.equals("<init>")
            ? "new " + type + parameters
            : type + "." + ShownText.of(name) + (withTypes ? parameters : "");
    return new Use(index, type, text, null, refusal, false);
  }

  /** Something that a class is or has itself. */
  static Use ofFlaw(String text, Refusal refusal) {
    return new Use(0, text, text, null, refusal, false);
  }

  /** The same, said of a field or method by its own type. */
  Use in(String place) {
    return new Use(index, type, text, ShownText.of(place), refusal, isMention);
  }
}
