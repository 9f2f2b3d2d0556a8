package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the instances of one version in the way its manifest asks for. Used by one thread at a
 * time.
 */
final class InstanceStarter implements ActivationStarter {

  private final VersionGround ground;
  private final VersionMaker maker;
  private @Nullable PluginInstance constructed;

  InstanceStarter(VersionGround ground, VersionMaker maker) {
    this.ground = ground;
    this.maker = maker;
  }

  /** Makes the first instance, without its {@code onLoad}, so that its routes are known. */
  void construct() {
    constructed = maker.construct();
  }

  /** Prepares instances that the first call starts; routes made in code are asked for now. */
  LazyInstances prepare() {
    if (maker.needsInstance()) {
      construct();
    }
    return new LazyInstances(ground.name(), ground.manifest(), this, ground.stopTimeout());
  }

  @Override
  public Instances start(PluginManifest manifest) {
    if (manifest.mode() == ExecutionMode.EPHEMERAL) {
      abandon();
      return EphemeralInstances.start(
          ground.name(), maker, manifest.runtime().ephemeral(), ground.stopTimeout());
    }
    Optional<PluginInstance> first = Optional.ofNullable(constructed);
    constructed = null;
    InstancePool pool =
        InstancePool.start(
            ground.name(),
            maker,
            ground.options().drainTimeout(),
            first,
            manifest.runtime().instances());
    watchHealth(pool.first());
    return pool;
  }

  /** The first instance stays as long as the version and is asked for the health of all. */
  private void watchHealth(PluginInstance first) {
    ground.health().add(first.handlers().healthChecks(), first.object(), first.turn());
  }

  @Override
  public void abandon() {
    PluginInstance unused = constructed;
    constructed = null;
    if (unused != null) {
      maker.close(unused);
    }
  }
}
