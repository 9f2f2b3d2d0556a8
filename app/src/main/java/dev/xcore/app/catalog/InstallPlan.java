package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Version;
import java.util.List;
import java.util.Optional;

/**
 * What is to be fetched and installed, what is needed before what needs it.
 *
 * @param steps in their order; empty if everything is there already
 */
public record InstallPlan(List<Step> steps) {

  /** Copies the steps. */
  public InstallPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One plugin that comes or changes.
   *
   * @param release what is fetched
   * @param from the version that is installed now; empty for a new plugin
   * @param because who needs it; empty for what was asked for
   */
  public record Step(Release release, Optional<Version> from, String because) {}
}
