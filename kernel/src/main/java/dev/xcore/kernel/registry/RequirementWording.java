package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Wording;
import java.util.Collection;
import java.util.List;

/** The words in which requirements that are not met are explained, each with its cure. */
public final class RequirementWording {

  private static final String BLOCKED = "blocked by ";

  private RequirementWording() {}

  /**
   * Says that a required plugin does not exist.
   *
   * @param requirement what is required
   * @param known names of the plugins that exist
   * @return one sentence
   */
  public static String absent(Requirement requirement, Collection<String> known) {
    String hint = Wording.didYouMean(requirement.name(), known);
    return "requires plugin '%s', which is not there%s"
        .formatted(
            requirement.name(),
            hint.isEmpty()
                ? "; put %s into the plugin folder, or mark the requirement optional: true"
                    .formatted(wanted(requirement))
                : hint);
  }

  /**
   * Says that a required plugin is of a version that does not suit.
   *
   * @param requirement what is required
   * @param found the version on disk
   * @param more what else is wrong with that version, empty if nothing is
   * @return one sentence
   */
  public static String wrongVersion(Requirement requirement, Version found, String more) {
    return "requires %s %s, found %s%s; install %s, or require ^%s if that version will do"
        .formatted(
            requirement.name(),
            requirement.range(),
            found,
            more.isEmpty() ? "" : " (which cannot be loaded itself: " + more + ")",
            wanted(requirement),
            found);
  }

  /**
   * Says that a required plugin does not serve, with the whole chain down to the first cause.
   *
   * @param name the required plugin
   * @param cause why that plugin does not serve
   * @return such as {@code blocked by b, which is blocked by c: CAUSE}
   */
  public static String blocked(String name, String cause) {
    int chain = cause.indexOf(BLOCKED);
    return chain < 0
        ? BLOCKED + name + ": " + cause
        : BLOCKED + name + ", which is " + cause.substring(chain);
  }

  /**
   * Says that plugins require each other.
   *
   * @param circle their names, each requiring the next, the last the first
   * @return one sentence with the whole circle
   */
  public static String circle(List<String> circle) {
    return "plugins require each other in a circle: %s → %s; drop one of these requirements, or mark one optional: true"
        .formatted(String.join(" → ", circle), circle.getFirst());
  }

  private static String wanted(Requirement requirement) {
    String range = requirement.range().toString();
    return range.equals("*") ? requirement.name() : requirement.name() + " " + range;
  }
}
