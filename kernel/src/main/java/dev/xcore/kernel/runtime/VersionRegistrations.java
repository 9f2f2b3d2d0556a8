package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.Services.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one version of a plugin offers to others: collected while it loads, offered when it serves,
 * in place of what the version before offered, withdrawn with it. Thread safe.
 */
final class VersionRegistrations {

  private static final int MOST = 1000;

  private enum Phase {
    COLLECTING,
    LIVE,
    OVER
  }

  private final ProvidedServices board;
  private final PluginSettings settings;
  private final PluginFailures failures;
  private final List<ProvidedService> services = new ArrayList<>();
  private Phase phase = Phase.COLLECTING;

  VersionRegistrations(ProvidedServices board, PluginSettings settings, PluginFailures failures) {
    this.board = board;
    this.settings = settings;
    this.failures = failures;
  }

  ProvidedServices board() {
    return board;
  }

  /** Offers something that ends with an instance of the plugin. */
  <T> Services.Registration register(
      String name, Class<T> type, T instance, Scope scope, PluginScope owner, Binder binder) {
    PluginManifest manifest = settings.inForce().manifest();
    check(type, instance, scope, owner.loader(), manifest);
    String plugin = manifest.name();
    ProvidedService service =
        new ProvidedService(
            name,
            plugin,
            scope,
            new ProvidedService.Worker(type, instance, owner, binder, failures));
    add(service);
    return new Registered(name, owner.own(() -> withdraw(service)));
  }

  /**
   * A registration that the scope forgets when it is closed.
   *
   * @param name of the service
   * @param owned withdraws it, once
   */
  private record Registered(String name, AutoCloseable owned) implements Services.Registration {

    @Override
    public void close() {
      try {
        owned.close();
      } catch (Exception e) {
        throw new IllegalStateException("a service that is withdrawn throws nothing", e);
      }
    }
  }

  private static void check(
      Class<?> type, Object instance, Scope scope, ClassLoader own, PluginManifest manifest) {
    if (!type.isInterface() || type.isAnnotation()) {
      throw new IllegalArgumentException(
          type.getName() + " is no interface: services are offered by an interface");
    }
    if (!type.isInstance(instance)) {
      throw new IllegalArgumentException(
          "%s does not implement %s".formatted(instance.getClass().getName(), type.getName()));
    }
    boolean isOwn = own.equals(type.getClassLoader());
    if (scope != Scope.PRIVATE && isOwn && !manifest.exports().contains(type.getPackageName())) {
      throw new IllegalArgumentException(
          "other plugins do not see %s: add exports: [%s] to the plugin.yaml of '%s', offer it by an interface of the JDK or SDK, or make it private"
              .formatted(type.getName(), type.getPackageName(), manifest.name()));
    }
  }

  private synchronized void add(ProvidedService service) {
    if (phase == Phase.OVER) {
      throw new PluginUnavailableException(
          "plugin '%s' has been unloaded and offers nothing more".formatted(service.provider()));
    }
    if (services.size() >= MOST) {
      throw new ConflictException(
          "plugin '%s' offers %d services already; no more".formatted(service.provider(), MOST));
    }
    board.claim(service.name(), service.provider());
    services.add(service);
    if (phase == Phase.LIVE) {
      board.change(List.of(service), List.of());
    }
  }

  private void withdraw(ProvidedService service) {
    boolean isMine;
    synchronized (this) {
      isMine = services.remove(service);
    }
    if (isMine) {
      board.change(List.of(), List.of(service));
      board.release(service.name(), service.provider());
    }
    service.close();
  }

  /** Begins to offer, in place of the version before. */
  void begin(Optional<VersionRegistrations> previous) {
    List<ProvidedService> before = previous.map(VersionRegistrations::leave).orElse(List.of());
    synchronized (this) {
      phase = Phase.LIVE;
      board.change(List.copyOf(services), before);
    }
    before.forEach(service -> board.release(service.name(), service.provider()));
    before.forEach(ProvidedService::withdraw);
  }

  private synchronized List<ProvidedService> leave() {
    phase = Phase.OVER;
    List<ProvidedService> all = List.copyOf(services);
    services.clear();
    return all;
  }

  /** Offers nothing any more. */
  void end() {
    List<ProvidedService> all = leave();
    board.change(List.of(), all);
    all.forEach(service -> board.release(service.name(), service.provider()));
    all.forEach(ProvidedService::withdraw);
  }
}
