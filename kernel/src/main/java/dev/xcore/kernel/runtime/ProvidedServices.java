package dev.xcore.kernel.runtime;

import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.sdk.Services.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * What plugins offer to each other by name, and what names mean. A name belongs to the plugin that
 * takes it first, unless a binding says whose it is; the platform's names belong to nobody else,
 * unless a binding gives them away; those of core plugins to nobody else at all. Thread safe.
 */
public final class ProvidedServices {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");
  private static final Pattern PROTECTED =
      Pattern.compile(
          "(?:audit|db|documents|cache|scheduler|tasks|ext|platform|xcore|migrations|events|hooks|http|health|calls)(?:\\..*)?");

  private final Map<String, String> bindings = new ConcurrentHashMap<>();
  private final List<ProvidedService> serving = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, Integer>> claims = new HashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  private ProvidedServices() {}

  /**
   * Makes a board on which nothing is offered yet.
   *
   * @param bindings whom a name means, where that is not clear
   * @return the board
   */
  public static ProvidedServices create(Map<String, String> bindings) {
    ProvidedServices services = new ProvidedServices();
    services.bindings.putAll(bindings);
    return services;
  }

  /**
   * What is known of a service of a plugin.
   *
   * @param name by which it is found
   * @param type name of its type
   * @param provider the plugin
   * @param scope who may use it
   * @param isChosen whether it is what the name means
   * @param since when it was offered
   */
  public record Status(
      String name, String type, String provider, Scope scope, boolean isChosen, Instant since) {}

  /**
   * Lists what plugins offer now.
   *
   * @return in the order in which they began to
   */
  public List<Status> services() {
    return serving.stream()
        .flatMap(each ->
            each.type().stream()
                .map(type ->
                    new Status(
                        each.name(),
                        type.getName(),
                        each.provider(),
                        each.scope(),
                        find(each.name())
                            .filter(found -> found.provider().equals(each.provider()))
                            .isPresent(),
                        each.since())))
        .distinct()
        .toList();
  }

  /**
   * Returns whom names mean by configuration or command.
   *
   * @return providers by name
   */
  public Map<String, String> bindings() {
    return Map.copyOf(bindings);
  }

  /**
   * Says whom a name means from now on.
   *
   * @param name of a service
   * @param provider a plugin, another name of the platform, or {@code platform}
   */
  public synchronized void bind(String name, String provider) {
    bindings.put(name, provider);
    watchers.forEach(Runnable::run);
  }

  /**
   * Lets something be done now, and whenever plugins begin or cease to offer something.
   *
   * @param watcher short, never runs twice at once; to be told as long as the board is there
   */
  public synchronized void watch(Runnable watcher) {
    watchers.add(watcher);
    watcher.run();
  }

  Optional<String> binding(String name) {
    return Optional.ofNullable(bindings.get(name));
  }

  /**
   * Takes a name for a plugin.
   *
   * @throws IllegalArgumentException if it is no name, or one of the platform's
   * @throws ConflictException if it is another plugin's; names both
   */
  synchronized void claim(String name, String plugin) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a service: it has a to z, digits, _, - and ., begins with a letter and has at most 63 characters"
              .formatted(name.length() > 100 ? name.substring(0, 100) + "…" : name));
    }
    boolean isBound = plugin.equals(bindings.get(name));
    if (PROTECTED.matcher(name).matches() && !isBound) {
      throw new ConflictException(
          "plugin '%s' may not offer '%s': the name is protected, it belongs to the platform; take another, or bind it in xcore.yaml, services.bindings: {%s: %s}"
              .formatted(plugin, name, name, plugin));
    }
    CorePlugins.offererOf(name)
        .filter(owner -> !owner.equals(plugin))
        .ifPresent(owner -> {
          throw new ConflictException(
              "plugin '%s' may not offer '%s': the name is protected, only plugin '%s' offers it; %s"
                  .formatted(plugin, name, owner, CorePlugins.replacement(owner)));
        });
    Map<String, Integer> holders = claims.computeIfAbsent(name, key -> new HashMap<>());
    Optional<String> other =
        holders.keySet().stream().filter(holder -> !holder.equals(plugin)).findFirst();
    if (other.isPresent() && !bindings.containsKey(name)) {
      throw new ConflictException(
          "plugins '%s' and '%s' both offer a service called '%s': rename one, or say in xcore.yaml which is meant, services.bindings: {%s: %s}"
              .formatted(other.get(), plugin, name, name, other.get()));
    }
    holders.merge(plugin, 1, Integer::sum);
  }

  /** Gives a name back. */
  synchronized void release(String name, String plugin) {
    Map<String, Integer> holders = claims.get(name);
    if (holders != null) {
      holders.computeIfPresent(plugin, (key, count) -> count > 1 ? count - 1 : null);
      if (holders.isEmpty()) {
        claims.remove(name);
      }
    }
  }

  /** Begins to offer some in place of others, in one write. */
  synchronized void change(List<ProvidedService> coming, List<ProvidedService> leaving) {
    // Both are there for a moment, so that nobody finds none.
    serving.addAll(coming);
    serving.removeAll(leaving);
    watchers.forEach(Runnable::run);
  }

  /** Finds what a name means among the services of plugins. */
  Optional<ProvidedService> find(String name) {
    Optional<String> bound = binding(name).filter(provider -> !provider.equals(Offer.PLATFORM));
    return serving.stream()
        .filter(each -> each.name().equals(name))
        .filter(each -> bound.isEmpty() || bound.get().equals(each.provider()))
        .reduce((older, newer) -> newer);
  }

  /**
   * Lists the services of a type, for the platform itself.
   *
   * @param type a type of the SDK
   * @param <T> that type
   * @return in the order of their names, as of now
   */
  public <T> List<OfferedService<T>> ofType(Class<T> type) {
    return all().stream()
        .filter(each -> each.type().filter(type::equals).isPresent())
        .map(ProvidedService::name)
        .sorted()
        .map(name -> new OfferedService<>(this, name, type))
        .toList();
  }

  /** Lists what each name means among the services of plugins. */
  List<ProvidedService> all() {
    return serving.stream()
        .map(ProvidedService::name)
        .distinct()
        .flatMap(name -> find(name).stream())
        .toList();
  }

  /** Describes a service for permissions, without its type: that may be a plugin's class. */
  static ServiceOffer offer(String name) {
    return ServiceOffer.of(name, Object.class);
  }
}
