package dev.xcore.handlers;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.Cron;
import dev.xcore.sdk.Every;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Task;
import dev.xcore.sdk.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the table of one class, collecting every problem. Used by one thread. */
final class TableBuilder {

  private final Binder binder;
  private final Problems problems = new Problems();
  private final SchemaSet schemas;
  private final Roles roles;
  private final ActionCompiler actionCompiler;
  private final RouteCompiler routeCompiler;
  private final SocketCompiler socketCompiler;
  private final HealthCheckCompiler healthCompiler;
  private final EventCompiler eventCompiler;
  private final HookCompiler hookCompiler;
  private final JobCompiler jobCompiler;
  private final TaskCompiler taskCompiler;
  private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
  private final List<RouteDescriptor> routes = new ArrayList<>();
  private final List<SocketDescriptor> sockets = new ArrayList<>();
  private final List<HealthCheckDescriptor> healthChecks = new ArrayList<>();
  private final List<EventHandlerDescriptor> events = new ArrayList<>();
  private final List<HookDescriptor> hooks = new ArrayList<>();
  private final List<JobDescriptor> jobs = new ArrayList<>();
  private final List<TaskDescriptor> tasks = new ArrayList<>();
  private final Claims claims = new Claims(problems);
  private final ApiVersions api;
  private final VersionMarks versionMarks;

  TableBuilder(
      String plugin, Class<?> entryClass, Binder binder, PluginContext context, ApiVersions api) {
    this.api = api;
    this.versionMarks = new VersionMarks(api, problems);
    this.binder = binder;
    this.schemas = new SchemaSet(plugin);
    this.roles =
        problems
            .attempt(entryClass.getSimpleName(), () -> Roles.ofClass(entryClass))
            .orElseGet(() -> new Roles(List.of()));
    HandlerMarks marks = new HandlerMarks(context, binder, entryClass);
    this.actionCompiler = new ActionCompiler(binder, schemas, context, roles, problems, marks);
    this.routeCompiler = new RouteCompiler(binder, schemas, context, roles, problems, marks);
    this.socketCompiler = new SocketCompiler(binder, schemas, context, roles, problems);
    this.healthCompiler = new HealthCheckCompiler(problems);
    this.eventCompiler = new EventCompiler(binder, context, problems);
    this.hookCompiler = new HookCompiler(binder, context, problems);
    this.jobCompiler = new JobCompiler(binder, context, problems);
    this.taskCompiler = new TaskCompiler(binder, schemas, context, problems);
  }

  HandlerTable build(Class<?> entryClass) {
    for (HandlerMethod method : HandlerMethods.find(entryClass, problems)) {
      add(method, versionMarks.of(method, entryClass));
    }
    versionMarks.finish();
    problems.throwIfAny();
    return new HandlerTable(
        actions,
        routes,
        sockets,
        catchAll(entryClass),
        healthChecks,
        events,
        hooks,
        jobs,
        tasks,
        roles.ofClass(),
        schemas.definitions(),
        api);
  }

  private void add(HandlerMethod method, List<String> versions) {
    Optional<Action> action = Optional.ofNullable(method.method().getAnnotation(Action.class));
    Optional<WebSocket> socket =
        Optional.ofNullable(method.method().getAnnotation(WebSocket.class));
    List<RouteMark> marks = RouteMark.of(method.method());
    if (socket.isPresent() && (action.isPresent() || !marks.isEmpty())) {
      String other = action.isPresent() ? "@Action" : marks.getFirst().label();
      problems.add(method.origin(), "has @WebSocket and " + other + "; write a method for each");
      return;
    }
    socket.ifPresent(mark -> refuseMisplaced(method, "@WebSocket"));
    action
        .flatMap(mark -> actionCompiler.compile(method, mark, versions))
        .ifPresent(compiled -> add(compiled, method));
    routeCompiler.compile(method, marks, versions).forEach(this::add);
    socket.flatMap(mark -> socketCompiler.compile(method, mark, versions)).ifPresent(this::add);
    Optional.ofNullable(method.method().getAnnotation(HealthCheck.class))
        .ifPresent(mark -> add(mark, method, action.isPresent() || !marks.isEmpty()));
    Optional.ofNullable(method.method().getAnnotation(OnEvent.class))
        .ifPresent(mark -> add(mark, method));
    Optional.ofNullable(method.method().getAnnotation(OnHook.class))
        .ifPresent(mark -> add(mark, method));
    Optional.ofNullable(method.method().getAnnotation(Cron.class))
        .flatMap(mark -> jobCompiler.compile(method, mark))
        .ifPresent(job -> add(job, method, action.isPresent() || !marks.isEmpty()));
    Optional.ofNullable(method.method().getAnnotation(Every.class))
        .flatMap(mark -> jobCompiler.compile(method, mark))
        .ifPresent(job -> add(job, method, action.isPresent() || !marks.isEmpty()));
    Optional.ofNullable(method.method().getAnnotation(Task.class))
        .ifPresent(mark -> add(mark, method));
  }

  private void add(JobDescriptor job, HandlerMethod method, boolean isCallable) {
    if (!isCallable) {
      refuseMisplaced(method, "@Cron or @Every");
    }
    if (claims.job(job.name(), method.origin())) {
      jobs.add(job);
    }
  }

  private void add(Task mark, HandlerMethod method) {
    refuseMisplaced(method, "@Task");
    taskCompiler
        .compile(method, mark)
        .filter(task -> claims.task(task.name(), method.origin()))
        .ifPresent(tasks::add);
  }

  private void add(OnHook mark, HandlerMethod method) {
    refuseMisplaced(method, "@OnHook");
    hookCompiler
        .compile(method, mark)
        .filter(hook -> claims.hook(hook.name(), method.origin()))
        .ifPresent(hooks::add);
  }

  private void add(OnEvent mark, HandlerMethod method) {
    refuseMisplaced(method, "@OnEvent");
    eventCompiler
        .compile(method, mark)
        .filter(handler -> claims.eventHandler(handler.name(), method.origin()))
        .ifPresent(events::add);
  }

  private void add(HealthCheck mark, HandlerMethod method, boolean isCallable) {
    if (isCallable) {
      problems.add(
          method.origin(), "is a @HealthCheck and a handler of calls; write a method for each");
      return;
    }
    refuseMisplaced(method, "@HealthCheck");
    healthCompiler
        .compile(method, mark)
        .filter(check -> claims.healthCheck(check.name(), method.origin()))
        .ifPresent(healthChecks::add);
  }

  private void refuseMisplaced(HandlerMethod method, String handler) {
    PolicyMarks.misplaced(method.method(), handler)
        .ifPresent(why -> problems.add(method.origin(), why));
  }

  private void add(ActionDescriptor action, HandlerMethod method) {
    if (claims.action(action, method.origin())) {
      api.names(action.name(), action.versions()).forEach(name -> actions.put(name, action));
    }
  }

  private void add(RouteDescriptor route) {
    if (claims.route(route)) {
      routes.add(route);
    }
  }

  private void add(SocketDescriptor socket) {
    if (claims.socket(socket)) {
      sockets.add(socket);
    }
  }

  private Optional<HandlerTable.CatchAll> catchAll(Class<?> entryClass) {
    return ActionHandler.class.isAssignableFrom(entryClass)
        ? Optional.of((instance, action, payload) ->
            ((ActionHandler) instance)
                .handle(action, binder.read(Payload.class, ActionInvoker.fields(payload))))
        : Optional.empty();
  }
}
