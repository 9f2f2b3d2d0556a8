package dev.xcore.app;

import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.state.PluginStates;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does on this node what was said of plugins on others, and tells them what was done here. */
final class StateFollower implements PluginStates.Follower {

  private static final Logger LOG = LoggerFactory.getLogger(StateFollower.class);

  private final PluginSupervisor supervisor;
  private final PluginInstaller installer;

  StateFollower(PluginSupervisor supervisor, PluginInstaller installer) {
    this.supervisor = supervisor;
    this.installer = installer;
  }

  @Override
  public void changed(Set<String> plugins) {
    supervisor.converge(plugins);
  }

  @Override
  public void writable() {
    try {
      installer.catchUp();
    } catch (PluginLoadException unreadable) {
      LOG.warn("which versions are installed here cannot be told: {}", unreadable.getMessage());
    }
  }
}
