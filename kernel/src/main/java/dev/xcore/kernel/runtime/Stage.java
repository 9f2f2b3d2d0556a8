package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Demand;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.CallerDeniedException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.UnauthenticatedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pipeline: lets a call through to the next, or refuses it with an {@link
 * dev.xcore.sdk.XcoreException}. Thread safe.
 */
sealed interface Stage
    permits CircuitStage,
        GateStage,
        HookStage,
        MiddlewareStage,
        RetryStage,
        Stage.Callers,
        Stage.Deadline,
        Stage.Flight,
        Stage.Guest,
        Stage.Handler,
        Stage.Activated,
        Stage.Leased,
        Stage.OneByOne,
        Stage.Permissions,
        Stage.Rate,
        Stage.Demands,
        Stage.Subscribed,
        Stage.Whichever {

  /**
   * Takes a call.
   *
   * @param call the call
   * @param operation the plugin code at the end of the pipeline
   * @param <R> its result
   * @return its result
   */
  <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation);

  /** Refuses calls from plugins that {@code allowed_callers} does not name. */
  record Callers(String plugin, List<Glob> allowed, PermissionJudge judge, Stage next)
      implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      String caller = call.caller();
      if (call.isFromPlugin()
          && !caller.equals(plugin)
          && allowed.stream().noneMatch(glob -> glob.matches(caller))) {
        judge.denied(
            new PermissionRequest(
                caller, CallerPermissions.resource(plugin), CallerPermissions.VERB),
            "allowed_callers");
        throw new CallerDeniedException(
            "plugin '%s' does not accept calls from plugin '%s': add \"%s\" to allowed_callers in the plugin.yaml of '%s'"
                .formatted(plugin, caller, caller, plugin));
      }
      return next.run(call, operation);
    }
  }

  /** Asks the permissions of the calling plugin. */
  record Permissions(String plugin, PermissionJudge judge, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      if (call.isFromPlugin()) {
        CallerPermissions permissions = call.permissions();
        if (permissions == null) {
          throw new PermissionDeniedException(
              "plugin '%s' may not call plugin '%s': it does not serve, so its permissions are not known"
                  .formatted(call.caller(), plugin));
        }
        permissions.check(plugin, judge);
      }
      return next.run(call, operation);
    }
  }

  /** Asks for what the action demands, in chains that began with a principal or a visitor. */
  record Demands(String plugin, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      Demand demand = call.demand();
      if (!demand.isEmpty() && call.isRoleBound()) {
        check(call, demand);
      }
      return next.run(call, operation);
    }

    private void check(Call call, Demand demand) {
      String needs =
          "action '%s' of plugin '%s' needs %s".formatted(call.action(), plugin, demand.text());
      if (call.principal().isEmpty()) {
        throw new UnauthenticatedException(needs + ": log in first");
      }
      if (!demand.isMetBy(call.principal().get())) {
        throw new PermissionDeniedException(
            needs + ", which '" + call.principal().get().name() + "' does not have");
      }
    }
  }

  /**
   * Sets the deadline, never later than the inherited one, and puts the call under watch.
   *
   * @param plugin the plugin's name
   * @param timeout of a call
   * @param watch interrupts late calls
   * @param counters of the plugin
   * @param next the next stage
   */
  record Deadline(
      String plugin, Duration timeout, DeadlineWatch watch, PluginCounters counters, Stage next)
      implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      Duration limit = limit(call);
      long now = DeadlineWatch.now();
      call.deadline(Math.min(call.deadline(), DeadlineWatch.after(now, limit)));
      if (call.deadline() <= now) {
        throw late(call.action(), limit, Optional.empty());
      }
      String action = call.action();
      watch.begin(call, counters);
      R result;
      try {
        result = next.run(call, operation);
      } catch (RuntimeException | Error e) {
        // The interrupt of an outer call may be felt in here before the watch comes to this one.
        if (call.finish() || call.deadline() <= DeadlineWatch.now()) {
          throw late(action, limit, Optional.of(e));
        }
        throw e;
      }
      if (call.finish()) {
        throw late(action, limit, Optional.empty());
      }
      return result;
    }

    private Duration limit(Call call) {
      Optional<Duration> own = call.timeout();
      return own.isPresent() && own.get().compareTo(timeout) < 0 ? own.get() : timeout;
    }

    private CallTimeoutException late(
        @Nullable String action, Duration limit, Optional<Throwable> failure) {
      CallTimeoutException timeout =
          new CallTimeoutException(
              "%s was not finished by its deadline (%s at most, less if the calling call had less left)"
                  .formatted(PluginFailures.subject(plugin, action), Quantities.write(limit)));
      failure.ifPresent(timeout::addSuppressed);
      return timeout;
    }
  }

  /** Lets so many calls pass per period. */
  record Rate(String subject, RateLimiter limiter, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      if (!limiter.tryPass()) {
        throw new RateLimitedException(
            "%s takes %d calls per %s: try again later"
                .formatted(
                    subject, limiter.rate().calls(), Quantities.write(limiter.rate().period())),
            limiter.retryAfter());
      }
      return next.run(call, operation);
    }
  }

  /** Bounds the calls in flight. */
  record Flight(String plugin, Bulkhead bulkhead, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      switch (bulkhead.tryEnter()) {
        case FULL ->
            throw new OverloadedException(
                "plugin '%s' has %d calls in flight, as many as allowed: try again later"
                    .formatted(plugin, bulkhead.limit()));
        case CLOSED -> throw new RetiredException();
        case ENTERED -> {}
      }
      try {
        return next.run(call, operation);
      } finally {
        bulkhead.leave();
      }
    }
  }

  /** Counts what is part of other calls, which are bounded already. */
  record Guest(Bulkhead bulkhead, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      if (!bulkhead.tryVisit()) {
        throw new RetiredException();
      }
      try {
        return next.run(call, operation);
      } finally {
        bulkhead.leave();
      }
    }
  }

  /** Lets one thread at a time pass; others wait until their deadline. */
  record OneByOne(String plugin, ReentrantLock lock, Stage next) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      acquire(call);
      try {
        return next.run(call, operation);
      } finally {
        lock.unlock();
      }
    }

    private void acquire(Call call) {
      try {
        long left = call.deadline() - DeadlineWatch.now();
        if (lock.tryLock() || lock.tryLock(left, TimeUnit.NANOSECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new CallTimeoutException(
          "%s waited for its turn until its deadline: plugin '%s' is @SingleThreaded and busy"
              .formatted(PluginFailures.subject(plugin, call.action()), plugin));
    }
  }

  /** Runs a call on whichever instance is free. */
  record Leased(InstanceLeasing instances) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      PluginInstance instance = instances.lease(call);
      try {
        return instance.stage().run(call, operation);
      } finally {
        instance.leave();
      }
    }
  }

  /** Runs a call on an instance of those there are when it comes. */
  record Whichever(Instances instances) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      return instances.stage().run(call, operation);
    }
  }

  /** Runs a call on the instance that a scope belongs to. */
  record Subscribed(PluginScope scope) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      PluginInstance instance = scope.instance();
      if (instance == null || !instance.tryEnter()) {
        throw new RetiredException();
      }
      try {
        return instance.stage().run(call, operation);
      } finally {
        instance.leave();
      }
    }
  }

  /** Activates the plugin if that has not been done yet. */
  record Activated(LazyInstances instances) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      return instances.activated(call).run(call, operation);
    }
  }

  /**
   * Binds the context and runs the plugin's code; nothing of the plugin's gets out in exceptions.
   *
   * @param instance it runs on
   * @param failures turns what the code throws into host types
   */
  record Handler(PluginInstance instance, PluginFailures failures) implements Stage {

    @Override
    public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(instance.loader());
      call.enters(instance.scope());
      try {
        return CallBinding.within(call, () -> operation.run(instance));
      } catch (Throwable e) {
        call.thrown(e);
        throw failures.toHost(call, e);
      } finally {
        thread.setContextClassLoader(before);
        instance.answered();
      }
    }
  }
}
