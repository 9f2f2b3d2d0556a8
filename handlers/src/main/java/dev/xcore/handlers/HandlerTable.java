package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Router;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All handlers of one plugin's entry class, computed once at load; immutable.
 *
 * @param actions by name, in the order of the source; where the API has versions, also by {@code
 *     NAME@VERSION}, and by the bare name for the preferred version
 * @param routes annotated ones, in the order of the source
 * @param sockets WebSocket endpoints
 * @param catchAll set when the class is an {@link dev.xcore.sdk.ActionHandler}: takes the calls to
 *     unknown actions
 * @param healthChecks in the order of the source
 * @param events in the order of the source
 * @param hooks in the order of the source
 * @param jobs in the order of the source
 * @param tasks in the order of the source
 * @param roles what the class asks of handlers that name none, the catch-all among them
 * @param schemas definitions that the descriptors' schemas refer to
 * @param api the versions served side by side
 */
public record HandlerTable(
    Map<String, ActionDescriptor> actions,
    List<RouteDescriptor> routes,
    List<SocketDescriptor> sockets,
    Optional<CatchAll> catchAll,
    List<HealthCheckDescriptor> healthChecks,
    List<EventHandlerDescriptor> events,
    List<HookDescriptor> hooks,
    List<JobDescriptor> jobs,
    List<TaskDescriptor> tasks,
    List<String> roles,
    Map<String, Map<String, Object>> schemas,
    ApiVersions api) {

  /** Copies the collections, keeping their order. */
  public HandlerTable {
    actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    routes = List.copyOf(routes);
    sockets = List.copyOf(sockets);
    healthChecks = List.copyOf(healthChecks);
    events = List.copyOf(events);
    hooks = List.copyOf(hooks);
    jobs = List.copyOf(jobs);
    tasks = List.copyOf(tasks);
    roles = List.copyOf(roles);
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
  }

  /**
   * Makes the table of a class without health checks, event handlers, hooks, jobs, tasks and roles
   * of its own, whose API has no versions.
   *
   * @param actions by name, in the order of the source
   * @param routes annotated ones, in the order of the source
   * @param sockets WebSocket endpoints
   * @param catchAll takes the calls to unknown actions
   * @param schemas definitions that the descriptors' schemas refer to
   */
  public HandlerTable(
      Map<String, ActionDescriptor> actions,
      List<RouteDescriptor> routes,
      List<SocketDescriptor> sockets,
      Optional<CatchAll> catchAll,
      Map<String, Map<String, Object>> schemas) {
    this(
        actions,
        routes,
        sockets,
        catchAll,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        schemas,
        ApiVersions.NONE);
  }

  /**
   * Tells whether some action asks for roles or permissions.
   *
   * @return true if calls of actions have to be checked
   */
  public boolean hasDemands() {
    return !roles.isEmpty()
        || actions.values().stream().anyMatch(action -> !action.demand().isEmpty());
  }

  /**
   * Returns what a call of an action demands.
   *
   * @param action its name, or any that the catch-all takes
   * @return the demand
   */
  public Demand demandOf(String action) {
    ActionDescriptor known = actions.get(action);
    return known == null ? Demand.ofRoles(roles) : known.demand();
  }

  /** Takes the calls to actions that no method claims. Thread safe. */
  @FunctionalInterface
  public interface CatchAll {

    /**
     * Handles one call.
     *
     * @param instance the plugin's instance
     * @param action the action's name
     * @param payload a value tree: a map, or null for an empty one
     * @return what the handler returned
     * @throws Throwable what the handler threw
     */
    @Nullable Object handle(Object instance, String action, @Nullable Object payload)
        throws Throwable;
  }

  /**
   * Discovers, checks and compiles all handlers of a class.
   *
   * @param plugin the plugin's name, which prefixes its schemas
   * @param entryClass the plugin's entry class; handler methods may be package-private and
   *     inherited
   * @param binder the plugin's binder
   * @param context injected into handler parameters of that type
   * @return the table
   * @throws HandlerDefinitionException with every problem of the class at once
   */
  public static HandlerTable of(
      String plugin, Class<?> entryClass, Binder binder, PluginContext context) {
    return of(plugin, entryClass, binder, context, ApiVersions.NONE);
  }

  /**
   * Discovers, checks and compiles all handlers of a class whose API has versions.
   *
   * @param plugin the plugin's name, which prefixes its schemas
   * @param entryClass the plugin's entry class
   * @param binder the plugin's binder
   * @param context injected into handler parameters of that type
   * @param api the versions its handlers may belong to
   * @return the table
   * @throws HandlerDefinitionException with every problem of the class at once
   */
  public static HandlerTable of(
      String plugin, Class<?> entryClass, Binder binder, PluginContext context, ApiVersions api) {
    return new TableBuilder(plugin, entryClass, binder, context, api).build(entryClass);
  }

  /**
   * Returns every action once, whatever names it is called by.
   *
   * @return in the order of the source
   */
  public List<ActionDescriptor> declaredActions() {
    IdentityHashMap<ActionDescriptor, Boolean> declared = new IdentityHashMap<>();
    return actions.values().stream().filter(action -> declared.put(action, true) == null).toList();
  }

  /**
   * Returns the names that actions are offered by: bare where all versions have the same one.
   *
   * @return in alphabetical order
   */
  public SortedSet<String> actionNames() {
    SortedSet<String> names = new TreeSet<>();
    for (ActionDescriptor action : actions.values()) {
      if (action.versions().isEmpty()) {
        names.add(action.name());
      }
      action
          .versions()
          .forEach(version -> names.add(ApiVersions.qualified(action.name(), version)));
    }
    return names;
  }

  /**
   * Compiles programmatic routes.
   *
   * @param plugin the plugin's name, which prefixes its schemas
   * @param router the routes
   * @param binder the plugin's binder
   * @return this table with these routes after its own, and their schemas
   * @throws HandlerDefinitionException with every problem at once
   */
  public HandlerTable with(String plugin, Router router, Binder binder) {
    Problems problems = new Problems();
    SchemaSet added = new SchemaSet(plugin);
    VersionMarks marks = new VersionMarks(api, problems);
    RouterCompiler compiler = new RouterCompiler(binder, added, marks, new Roles(roles), problems);
    Claims claims = new Claims(problems);
    routes.forEach(claims::route);
    List<RouteDescriptor> compiled =
        router.routes().stream().map(compiler::compile).flatMap(Optional::stream).toList();
    compiled.forEach(claims::route);
    marks.finish();
    problems.throwIfAny();
    SchemaMerge merge = SchemaMerge.of(schemas, added.definitions());
    List<RouteDescriptor> both = new ArrayList<>(routes);
    compiled.forEach(route -> both.add(merge.apply(route)));
    return new HandlerTable(
        actions,
        both,
        sockets,
        catchAll,
        healthChecks,
        events,
        hooks,
        jobs,
        tasks,
        roles,
        merge.definitions(),
        api);
  }
}
