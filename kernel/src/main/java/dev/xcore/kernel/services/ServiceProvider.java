package dev.xcore.kernel.services;

import dev.xcore.sdk.XcoreException;
import java.util.List;
import java.util.Optional;

/**
 * A port: what outer modules offer to plugins. The kernel decides who may use what; the provider
 * makes it. Thread safe.
 */
public interface ServiceProvider {

  /**
   * Lists what is offered. The list does not change while the platform runs.
   *
   * @return in the order in which services are started
   */
  List<ServiceOffer> offers();

  /**
   * Begins to serve one version of a plugin. Returns at once and connects to nothing: most plugins
   * use few services.
   *
   * @param user the version
   * @return makes services for it; closed after the version has ended
   */
  PluginServices open(ServiceUser user);

  /**
   * Tells whether a service can be used now.
   *
   * @param name of an offer
   * @return why it cannot, empty if it can
   */
  default Optional<String> absence(String name) {
    return Optional.empty();
  }

  /**
   * Says in the platform's terms what a plugin let escape that some service had thrown in terms of
   * its own.
   *
   * @param thrown by the plugin's code
   * @return what its caller gets instead, empty if it comes from no service
   */
  default Optional<XcoreException> explain(Throwable thrown) {
    return Optional.empty();
  }

  /**
   * Returns the provider that offers nothing.
   *
   * @return the provider
   */
  static ServiceProvider none() {
    return of(List.of());
  }

  /**
   * Puts providers together.
   *
   * @param providers whose offers have different names
   * @return offers what each offers, in order
   */
  static ServiceProvider of(List<ServiceProvider> providers) {
    return new JointProvider(providers);
  }
}
