package dev.xcore.handlers;

import dev.xcore.sdk.ApiVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads which API versions handlers belong to, and checks them against the manifest. One thread.
 */
final class VersionMarks {

  private final ApiVersions api;
  private final Problems problems;
  private final SortedSet<String> unlisted = new TreeSet<>();
  private String firstPlace = "";

  VersionMarks(ApiVersions api, Problems problems) {
    this.api = api;
    this.problems = problems;
  }

  /** Returns the versions of a method: its own, those of its class, or those of the entry class. */
  List<String> of(HandlerMethod method, Class<?> entryClass) {
    return Optional.ofNullable(method.method().getAnnotation(ApiVersion.class))
        .or(() ->
            Optional.ofNullable(
                method.method().getDeclaringClass().getAnnotation(ApiVersion.class)))
        .or(() -> Optional.ofNullable(entryClass.getAnnotation(ApiVersion.class)))
        .map(mark -> checked(List.of(mark.value()), method.origin()))
        .orElse(List.of());
  }

  /** Returns versions without repetitions; what is wrong with them is added to the problems. */
  List<String> checked(List<String> versions, String place) {
    if (versions.isEmpty()) {
      problems.add(place, "@ApiVersion names no version; name one, or remove it to serve all");
    }
    Set<String> known = new LinkedHashSet<>(versions);
    if (api.listed().isEmpty() && !known.isEmpty()) {
      firstPlace = firstPlace.isEmpty() ? place : firstPlace;
      unlisted.addAll(known);
      return List.copyOf(known);
    }
    for (String version : known) {
      if (!api.listed().contains(version)) {
        problems.add(
            place,
            "the API version '%s' is not one of api.versions in plugin.yaml: %s%s"
                .formatted(
                    version, String.join(", ", api.listed()), Nearest.hint(version, api.listed())));
      }
    }
    return List.copyOf(known);
  }

  /** Reports versions that are used although the manifest lists none. */
  void finish() {
    if (!unlisted.isEmpty()) {
      problems.add(
          firstPlace,
          "belongs to an API version, but plugin.yaml lists none; add to it: api: {versions: ["
              + String.join(", ", new ArrayList<>(unlisted))
              + "]}");
      unlisted.clear();
    }
  }
}
