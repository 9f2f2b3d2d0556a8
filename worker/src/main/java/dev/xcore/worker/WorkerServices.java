package dev.xcore.worker;

import dev.xcore.handlers.BoundTasks;
import dev.xcore.sdk.Audit;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.Scheduler;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.Tasks;
import dev.xcore.sdk.XcoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The services of a sandboxed plugin: what the host does for workers. Thread safe.
 *
 * @param plugin its name
 * @param cache of the plugin
 * @param scheduler of the plugin
 * @param tasks of the plugin
 * @param others extensions and services of other plugins
 * @param databases of the plugin
 */
record WorkerServices(
    String plugin,
    Cache cache,
    Scheduler scheduler,
    BoundTasks tasks,
    OutgoingServices others,
    OutgoingDatabases databases)
    implements Services {

  /** A name that no job has, and an id that no task has. */
  private static final String NOBODY = "0";

  /**
   * A service that every worker has.
   *
   * @param name of it
   * @param type by which it is found
   * @param service itself
   * @param question that changes nothing: the host refuses it where the permission is missing
   */
  private record Own(String name, Class<?> type, Object service, Supplier<?> question) {

    Offer offer() {
      return new Offer(name, type, isGranted());
    }

    private boolean isGranted() {
      try {
        Object _ = question.get();
        return true;
      } catch (XcoreException e) {
        return !e.code().equals(ErrorCode.PERMISSION_DENIED.code());
      }
    }
  }

  private List<Own> own() {
    return List.of(
        new Own("cache", Cache.class, cache, cache::stats),
        new Own("scheduler", Scheduler.class, scheduler, () -> scheduler.find(NOBODY)),
        new Own("tasks", Tasks.class, tasks, () -> tasks.find(NOBODY)));
  }

  private Optional<Own> own(String name) {
    return own().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public List<Offer> list() {
    List<Offer> offers = new ArrayList<>(databases.list());
    own().forEach(each -> offers.add(each.offer()));
    offers.addAll(others.list());
    return List.copyOf(offers);
  }

  String types() {
    return list().stream()
        .map(offer -> offer.type().getSimpleName())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  String names() {
    return list().stream().map(Offer::name).collect(Collectors.joining(", "));
  }

  @Override
  public <T> Optional<T> find(Class<T> type) {
    if (type == Database.class) {
      return databases.first().map(type::cast);
    }
    return own().stream()
        .filter(each -> each.type() == type)
        .findFirst()
        .map(Own::service)
        .or(() ->
            others.list().stream()
                .filter(offer -> offer.type() == type)
                .findFirst()
                .map(this::granted))
        .map(type::cast);
  }

  @Override
  public Optional<Object> find(String name) {
    return own(name)
        .map(Own::service)
        .or(() -> databases.find(name))
        .or(() ->
            others.list().stream()
                .filter(offer -> offer.name().equals(name) && offer.type().isInterface())
                .findFirst()
                .map(this::granted));
  }

  /** What is forbidden is refused when it is asked for, as in a plugin of the server's process. */
  private Object granted(Offer offer) {
    if (!offer.granted()) {
      others.refused(offer.name());
      throw XcoreException.of(
          ErrorCode.PERMISSION_DENIED,
          "plugin '%s' may not use service '%s': add - \"service:%s:%s\" to permissions in its plugin.yaml"
              .formatted(
                  plugin,
                  offer.name(),
                  offer.name(),
                  offer.type() == Audit.class ? "write" : "use"));
    }
    return others.handle(offer);
  }

  @Override
  public Optional<String> absence(String name) {
    return own(name).isPresent() ? Optional.empty() : others.absence(name);
  }

  @Override
  public <T> Registration register(String name, Class<T> type, T instance, Scope scope) {
    throw XcoreException.of(
        "unsupported_in_sandbox",
        "a sandboxed plugin offers no services to other plugins in this version"
            + " (unsupported_in_sandbox): offer actions, which others call, or set execution_mode:"
            + " trusted if you trust the code");
  }
}
