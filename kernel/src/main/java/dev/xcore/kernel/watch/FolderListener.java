package dev.xcore.kernel.watch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Hears what happens in the plugin folder. Everything is called on the watcher's thread and returns
 * at once.
 */
public interface FolderListener {

  /**
   * Says what of a plugin has been acted on before the watcher began.
   *
   * @param location its folder or jar
   * @param now its content as it is now
   * @return the content that was acted on; empty for a plugin that nobody has looked at
   */
  Optional<String> actedOn(Path location, String now);

  /**
   * Tells that files of a plugin are being written; more will be said when that has ended.
   *
   * @param location its folder or jar
   */
  default void stirred(Path location) {}

  /**
   * Tells of a plugin that was not there before.
   *
   * @param location its folder or jar
   */
  void appeared(Path location);

  /**
   * Tells that the content of a plugin has changed.
   *
   * @param location its folder or jar
   */
  void changed(Path location);

  /**
   * Tells that a plugin is no longer there.
   *
   * @param location what was its folder or jar
   */
  void removed(Path location);
}
