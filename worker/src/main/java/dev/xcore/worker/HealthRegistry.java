package dev.xcore.worker;

import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The checks that the plugin registers in code, and what all of them found last. Thread safe. */
final class HealthRegistry implements HealthChecks {

  private final Outlet outlet;
  private final Map<String, Callable<Health>> checks = new ConcurrentHashMap<>();
  private final Map<String, Health> found = new ConcurrentHashMap<>();

  HealthRegistry(Outlet outlet) {
    this.outlet = outlet;
  }

  @Override
  public Registration register(String name, Callable<Health> check) {
    HealthCheckDescriptor.requireName(name);
    if (checks.putIfAbsent(name, check) != null) {
      throw new ConflictException("the plugin has a health check '" + name + "' already");
    }
    try {
      outlet.ask(Operation.HEALTH_REGISTER, out -> out.text(name));
    } catch (XcoreException e) {
      checks.remove(name, check);
      throw e;
    }
    AtomicBoolean isGone = new AtomicBoolean();
    return () -> {
      if (isGone.compareAndSet(false, true)) {
        outlet.ask(Operation.HEALTH_REMOVE, out -> out.text(name));
        checks.remove(name, check);
        found.remove(name);
      }
    };
  }

  /**
   * Makes a check, an annotated or a registered one, and remembers what it finds.
   *
   * @param plugin whose checks these are
   * @param name of the check
   * @return what it finds, null if it returned nothing
   * @throws Throwable what it throws
   */
  @Nullable Health look(LoadedPlugin plugin, String name) throws Throwable {
    Health health = check(plugin, name);
    if (health != null) {
      found.put(name, health);
    }
    return health;
  }

  private @Nullable Health check(LoadedPlugin plugin, String name) throws Throwable {
    for (HealthCheckDescriptor check : plugin.table().healthChecks()) {
      if (check.name().equals(name)) {
        return check.invoker().check(plugin.instance());
      }
    }
    Callable<Health> registered = checks.get(name);
    if (registered == null) {
      throw new NotFoundException("the plugin has no health check '" + name + "' any more");
    }
    return registered.call();
  }

  @Override
  public Health current() {
    Health worst = Health.healthy();
    for (Health health : found.values()) {
      if (health.status().compareTo(worst.status()) > 0) {
        worst = health;
      }
    }
    return new Health(worst.status(), worst.message(), Map.of());
  }
}
