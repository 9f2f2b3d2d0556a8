package dev.xcore.kernel.services;

import dev.xcore.handlers.Binder;
import java.util.Set;

/** What one version of a plugin is served with. Thread safe. */
public interface PluginServices extends AutoCloseable {

  /**
   * Makes a service for one instance of the plugin. Called once per instance at most, when it first
   * asks. Returns at once: what takes time is done at the first use.
   *
   * @param offer one of the provider's
   * @param verbs what the plugin's permissions allow of {@link ServiceOffer#verbs}, at least one
   * @param binder of the instance's types
   * @return of the offer's type; one that is {@link AutoCloseable} is closed after the instance has
   *     ended
   */
  Object make(ServiceOffer offer, Set<String> verbs, Binder binder);

  /**
   * Makes a service that may need more of the instance's types than their binder. Called as the
   * other method is.
   *
   * @param offer one of the provider's
   * @param verbs what the plugin's permissions allow
   * @param types of the instance
   * @return of the offer's type
   */
  default Object make(ServiceOffer offer, Set<String> verbs, InstanceTypes types) {
    return make(offer, verbs, types.binder());
  }

  /** Ends it, after all that it made; harmless when repeated. */
  @Override
  void close();
}
