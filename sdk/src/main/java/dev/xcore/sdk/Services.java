package dev.xcore.sdk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what the platform and other plugins offer, by type and by name, and offers something to
 * other plugins. Bound to a plugin and its permissions. Thread safe.
 */
public interface Services {

  /** Who may use a service. */
  enum Scope {
    /** The plugin that offers it. */
    PRIVATE,
    /** The plugin that offers it, and those that require it in their manifests. */
    PROTECTED,
    /** Every plugin that has the permission {@code service:NAME:use}. */
    PUBLIC;

    /**
     * Returns the scope as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing that is offered.
   *
   * @param name by which {@link PluginContext#service(String)} finds it, such as {@code db}
   * @param type by which it is injected, such as {@link Database}
   * @param scope who may use it
   * @param provider the plugin that offers it, {@code platform} for the platform
   * @param granted whether the plugin's permissions allow its use
   */
  record Offer(String name, Class<?> type, Scope scope, String provider, boolean granted) {

    /** What stands for the platform where a provider is named. */
    public static final String PLATFORM = "platform";

    /**
     * Makes an offer of the platform.
     *
     * @param name by which it is found
     * @param type by which it is injected
     * @param granted whether the plugin's permissions allow its use
     */
    public Offer(String name, Class<?> type, boolean granted) {
      this(name, type, Scope.PUBLIC, PLATFORM, granted);
    }
  }

  /** Something that a plugin offers, until it is closed or the plugin is unloaded. */
  interface Registration extends AutoCloseable {

    /**
     * Returns the name.
     *
     * @return by which others find it
     */
    String name();

    /** Offers it no more; harmless when repeated. */
    @Override
    void close();
  }

  /**
   * Lists what is offered.
   *
   * @return in the order in which it was started, the platform's first
   */
  List<Offer> list();

  /**
   * Lists what is offered in a scope.
   *
   * @param scope who may use it
   * @return in order
   */
  default List<Offer> list(Scope scope) {
    return list().stream().filter(offer -> offer.scope() == scope).toList();
  }

  /**
   * Finds a service by its type.
   *
   * @param type what is wanted
   * @param <T> that type
   * @return bound to this plugin; empty if nobody offers one
   * @throws PermissionDeniedException if the plugin may not use it; says which line to add to its
   *     manifest
   */
  <T> Optional<T> find(Class<T> type);

  /**
   * Finds a service by its name.
   *
   * @param name such as {@code db}, or {@code db.reports} for a database with a name
   * @return bound to this plugin; empty if nobody offers one
   * @throws PermissionDeniedException if the plugin may not use it; says which line to add to its
   *     manifest
   */
  Optional<Object> find(String name);

  /**
   * Tells whether a service can be used now.
   *
   * @param name of the service
   * @return why it cannot: nobody offers it, or it is away; empty if it can
   */
  Optional<String> absence(String name);

  /**
   * Offers something to other plugins. It can be used when this version of the plugin serves, and
   * is withdrawn when it is unloaded: whoever holds it then gets {@link
   * ServiceUnavailableException} until somebody offers the name again.
   *
   * <p>Others get something that passes calls on. JDK and SDK values, and those of the type's own
   * package, are handed over as they are; everything else crosses as a copy.
   *
   * @param name {@code [a-z][a-z0-9_.-]{0,62}}, none of the platform's names
   * @param type an interface of the JDK, the SDK, or a package that the plugin exports
   * @param instance does the work, on the threads of whoever calls
   * @param scope who may use it
   * @param <T> that type
   * @return withdraws it
   * @throws ConflictException if another plugin offers that name, and {@code services.bindings}
   *     does not say which of them it means; names both
   * @throws IllegalArgumentException if the name or the type cannot be used; says why
   */
  <T> Registration register(String name, Class<T> type, T instance, Scope scope);

  /**
   * Offers something to every plugin, as {@link #register(String, Class, Object, Scope)} does.
   *
   * @param name by which others find it
   * @param type an interface
   * @param instance does the work
   * @param <T> that type
   * @return withdraws it
   */
  default <T> Registration register(String name, Class<T> type, T instance) {
    return register(name, type, instance, Scope.PUBLIC);
  }
}
