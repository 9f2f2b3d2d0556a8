package dev.xcore.app;

import dev.xcore.app.config.PluginSettings;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.watch.FolderWatcher;
import dev.xcore.kernel.watch.PluginFollower;
import dev.xcore.kernel.watch.WatchTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watcher of the plugin folder and what follows it, as long as the platform runs. */
final class HotReload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HotReload.class);

  private final FolderWatcher watcher;
  private final PluginFollower follower;

  private HotReload(FolderWatcher watcher, PluginFollower follower) {
    this.watcher = watcher;
    this.follower = follower;
  }

  /** Begins to follow the plugin folder. */
  static HotReload start(PluginSupervisor supervisor, LiveConfiguration configuration) {
    PluginSettings settings = configuration.current().plugins();
    PluginFollower follower =
        PluginFollower.create(
            supervisor,
            name -> configuration.current().plugins().disabled().contains(name),
            settings.startTimeout().plus(settings.stopTimeout()));
    FolderWatcher watcher =
        FolderWatcher.start(supervisor.folder(), WatchTimes.of(settings.debounce()), follower);
    LOG.info("watching folder={}", settings.directory());
    return new HotReload(watcher, follower);
  }

  @Override
  public void close() {
    watcher.close();
    follower.close();
  }
}
