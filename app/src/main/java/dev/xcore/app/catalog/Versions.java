package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Version;
import java.util.List;
import java.util.stream.Collectors;

/** Versions in messages. */
final class Versions {

  private static final int MOST = 10;

  private Versions() {}

  /** Lists versions, the highest first, yanked ones marked; the rest is counted. */
  static String of(List<Release> releases) {
    if (releases.isEmpty()) {
      return "none";
    }
    String shown =
        releases.stream()
            .limit(MOST)
            .map(release -> release.version() + (release.yanked() ? " (yanked)" : ""))
            .collect(Collectors.joining(", "));
    int rest = releases.size() - MOST;
    return rest > 0 ? "%s and %d older".formatted(shown, rest) : shown;
  }

  /** Lists versions with the reason why each does not suit a platform. */
  static String of(List<Release> releases, Version framework) {
    return releases.isEmpty()
        ? "none"
        : releases.stream()
            .limit(MOST)
            .map(release -> release.version() + remark(release, framework))
            .collect(Collectors.joining(", "));
  }

  private static String remark(Release release, Version framework) {
    if (release.yanked()) {
      return " (yanked)";
    }
    return release.framework().contains(framework)
        ? ""
        : " (needs XCore %s)".formatted(release.framework());
  }
}
