package dev.xcore.kernel.runtime;

import org.jspecify.annotations.Nullable;

/** How an event finds the instance whose code takes it. Thread safe. */
sealed interface EventLease {

  /** Returns the last stages of the event's way, from the lease of an instance on. */
  Stage stage();

  /** Returns the instance if there is no choice and nobody has to wait for it, null otherwise. */
  @Nullable PluginInstance only();

  /**
   * Any instance of the version: for methods of its class.
   *
   * @param instances of the version
   */
  record Any(Instances instances) implements EventLease {

    @Override
    public Stage stage() {
      return new Stage.Whichever(instances);
    }

    @Override
    public @Nullable PluginInstance only() {
      return instances instanceof InstancePool pool ? pool.only() : null;
    }
  }

  /**
   * The instance that has subscribed: for handlers made in code.
   *
   * @param scope of that instance
   */
  record Own(PluginScope scope) implements EventLease {

    @Override
    public Stage stage() {
      return new Stage.Subscribed(scope);
    }

    @Override
    public @Nullable PluginInstance only() {
      PluginInstance instance = scope.instance();
      return instance == null || instance.turn().isPresent() ? null : instance;
    }
  }
}
