package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.List;

/**
 * The versions of a plugin's API that are served side by side; immutable.
 *
 * @param listed in the order of the manifest; empty for an API without versions
 * @param preferred the one of them that a request without a version gets; empty without versions
 */
public record ApiVersions(List<String> listed, String preferred) {

  /** An API without versions. */
  public static final ApiVersions NONE = new ApiVersions(List.of(), "");

  /** Stands between an action's name and its version: {@code add@v2}. */
  public static final char SEPARATOR = '@';

  /** Checks that the preferred version is listed. */
  public ApiVersions {
    listed = List.copyOf(listed);
    if (listed.isEmpty() ? !preferred.isEmpty() : !listed.contains(preferred)) {
      throw new IllegalArgumentException(
          "the preferred version '" + preferred + "' is not one of " + listed);
    }
  }

  /**
   * Names an action of one version.
   *
   * @param action the action's name
   * @param version a listed version
   * @return {@code add@v2}
   */
  public static String qualified(String action, String version) {
    return action + SEPARATOR + version;
  }

  /**
   * Names an action as it is called.
   *
   * @param action the action's name
   * @param versions it belongs to; empty for all
   * @return its bare name if there are no versions or the preferred one has it, then the name with
   *     each of its listed versions
   */
  public List<String> names(String action, List<String> versions) {
    List<String> names = new ArrayList<>();
    if (listed.isEmpty() || include(versions, preferred)) {
      names.add(action);
    }
    for (String version : listed) {
      if (include(versions, version)) {
        names.add(qualified(action, version));
      }
    }
    return names;
  }

  /**
   * Tells whether a handler belongs to a version.
   *
   * @param versions of the handler; empty for all
   * @param version a listed version
   * @return true if it does
   */
  public static boolean include(List<String> versions, String version) {
    return versions.isEmpty() || versions.contains(version);
  }

  /** Tells whether some version has both of two handlers. */
  static boolean overlap(List<String> ones, List<String> others) {
    return ones.isEmpty() || others.isEmpty() || ones.stream().anyMatch(others::contains);
  }
}
