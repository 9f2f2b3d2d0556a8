package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts a table together from descriptors that were made elsewhere, by the rules that {@link
 * HandlerTable#of} follows: nothing gets in that a class could not have declared. Used by one
 * thread.
 */
public final class TableAssembly {

  private final ApiVersions api;
  private final Problems problems = new Problems();
  private final Claims claims = new Claims(problems);
  private final DescriptorRules rules;
  private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
  private final List<RouteDescriptor> routes = new ArrayList<>();
  private final List<SocketDescriptor> sockets = new ArrayList<>();
  private final List<HealthCheckDescriptor> healthChecks = new ArrayList<>();
  private final List<EventHandlerDescriptor> events = new ArrayList<>();
  private final List<HookDescriptor> hooks = new ArrayList<>();
  private final List<JobDescriptor> jobs = new ArrayList<>();
  private final List<TaskDescriptor> tasks = new ArrayList<>();

  private TableAssembly(ApiVersions api, DescriptorRules rules) {
    this.api = api;
    this.rules = rules;
  }

  /**
   * Begins a table.
   *
   * @param plugin the plugin's name, which all its schemas begin with
   * @param api the versions its handlers may belong to
   * @param schemas definitions that the descriptors' schemas may refer to
   * @return a table without handlers
   */
  public static TableAssembly create(
      String plugin, ApiVersions api, Map<String, Map<String, Object>> schemas) {
    TableAssembly assembly = new TableAssembly(api, new DescriptorRules(plugin, api, schemas));
    assembly.check("schemas", assembly.rules::schemas);
    return assembly;
  }

  /**
   * Adds an action, by all its names.
   *
   * @param action the action
   */
  public void add(ActionDescriptor action) {
    String place = "action " + action.name();
    if (check(place, () -> rules.action(action)) && claims.action(action, place)) {
      api.names(action.name(), action.versions()).forEach(name -> actions.put(name, action));
    }
  }

  /**
   * Adds a route.
   *
   * @param route the route
   */
  public void add(RouteDescriptor route) {
    if (check("route " + route.method() + " " + route.path(), () -> rules.route(route))
        && claims.route(route)) {
      routes.add(route);
    }
  }

  /**
   * Adds a WebSocket endpoint.
   *
   * @param socket the endpoint
   */
  public void add(SocketDescriptor socket) {
    if (check("socket " + socket.path(), () -> rules.socket(socket)) && claims.socket(socket)) {
      sockets.add(socket);
    }
  }

  /**
   * Adds a health check.
   *
   * @param check the check
   */
  public void add(HealthCheckDescriptor check) {
    String place = "health check " + check.name();
    if (check(place, () -> HealthCheckCompiler.name(check.name()))
        && claims.healthCheck(check.name(), place)) {
      healthChecks.add(check);
    }
  }

  /**
   * Adds an event handler.
   *
   * @param handler the handler
   */
  public void add(EventHandlerDescriptor handler) {
    String place = "event handler " + handler.name();
    if (check(place, () -> EventCompiler.method(handler.name()))
        && check(place, () -> EventCompiler.pattern(handler.pattern()))
        && claims.eventHandler(handler.name(), place)) {
      events.add(handler);
    }
  }

  /**
   * Adds a hook.
   *
   * @param hook the hook
   */
  public void add(HookDescriptor hook) {
    String place = "hook " + hook.name();
    if (check(place, () -> EventCompiler.method(hook.name()))
        && check(place, () -> EventCompiler.pattern(hook.pattern()))
        && claims.hook(hook.name(), place)) {
      hooks.add(hook);
    }
  }

  /**
   * Adds a job.
   *
   * @param job the job
   */
  public void add(JobDescriptor job) {
    if (claims.job(job.name(), "job " + job.name())) {
      jobs.add(job);
    }
  }

  /**
   * Adds a task.
   *
   * @param task the task
   */
  public void add(TaskDescriptor task) {
    String place = "task " + task.name();
    if (check(place, () -> rules.task(task)) && claims.task(task.name(), place)) {
      tasks.add(task);
    }
  }

  private boolean check(String place, Supplier<?> rule) {
    return problems.attempt(place, rule).isPresent();
  }

  /**
   * Ends the table.
   *
   * @param catchAll takes the calls to unknown actions
   * @param roles what the class asks of handlers that name none
   * @return the table
   * @throws HandlerDefinitionException with everything that broke a rule
   */
  public HandlerTable finish(Optional<HandlerTable.CatchAll> catchAll, List<String> roles) {
    check("roles", () -> rules.roles(roles));
    problems.throwIfAny();
    return new HandlerTable(
        actions,
        routes,
        sockets,
        catchAll,
        healthChecks,
        events,
        hooks,
        jobs,
        tasks,
        roles,
        rules.definitions(),
        api);
  }
}
