package dev.xcore.kernel.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a removal has done.
 *
 * @param name of the plugin
 * @param version that was removed, empty if its manifest was not sound
 * @param purged whether its data and kept versions were removed too
 * @param data the folder of its data that is still there, empty if there is none
 * @param stopped plugins that required it and do not serve any more
 */
public record RemoveResult(
    String name,
    Optional<String> version,
    boolean purged,
    Optional<Path> data,
    List<String> stopped) {

  /** Copies the names. */
  public RemoveResult {
    stopped = List.copyOf(stopped);
  }
}
