package dev.xcore.kernel.install;

import java.util.Optional;

/**
 * What somebody asks to be installed.
 *
 * @param spec a path, or what another {@link SourceResolver} understands
 * @param name of the plugin that is meant, where the source holds several
 * @param ref the branch, tag or commit that is meant, where the source has such
 */
public record SourceRequest(String spec, Optional<String> name, Optional<String> ref) {

  /**
   * Asks for a spec alone.
   *
   * @param spec a path, or what another {@link SourceResolver} understands
   * @return the request
   */
  public static SourceRequest of(String spec) {
    return new SourceRequest(spec, Optional.empty(), Optional.empty());
  }
}
