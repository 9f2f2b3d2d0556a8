package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.kernel.services.InUse;
import dev.xcore.sdk.Services.Scope;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that one version of a plugin offers to others. What does the work can be taken away at
 * any moment; nothing of the plugin is held from then on. Thread safe.
 */
final class ProvidedService implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final String provider;
  private final Scope scope;
  private final Instant since = Instant.now();
  private final InUse use = new InUse();
  private volatile @Nullable Worker worker;

  /**
   * What does the work.
   *
   * @param type by which it is found
   * @param instance of the plugin
   * @param owner its scope
   * @param binder of its types
   * @param failures of its code
   */
  record Worker(
      Class<?> type, Object instance, PluginScope owner, Binder binder, PluginFailures failures) {}

  ProvidedService(String name, String provider, Scope scope, Worker worker) {
    this.name = name;
    this.provider = provider;
    this.scope = scope;
    this.worker = worker;
  }

  String name() {
    return name;
  }

  String provider() {
    return provider;
  }

  Scope scope() {
    return scope;
  }

  Instant since() {
    return since;
  }

  /** Returns the type by which it is found, empty once it was taken away. */
  Optional<Class<?>> type() {
    Worker working = worker;
    return working == null ? Optional.empty() : Optional.of(working.type());
  }

  /**
   * Calls a method, unless the service was taken away.
   *
   * @param method of its type
   * @param arguments as the caller gave them
   * @param caller its binder
   * @return the result, fit for the caller; empty if nobody does the work any more
   * @throws Throwable what it threw, in types of the host
   */
  Optional<Answer> call(Method method, @Nullable Object[] arguments, Binder caller)
      throws Throwable {
    Worker working = worker;
    if (working == null || !use.enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Answer(call(working, method, arguments, caller)));
    } finally {
      use.leave();
    }
  }

  /**
   * Lets the platform use it, unless the service was taken away.
   *
   * @param type as what it is used
   * @param task what to do with it
   * @return the result; empty if nobody does the work any more, or not as that type
   */
  <T, R extends @Nullable Object> Optional<OfferedService.Reply<R>> use(
      Class<T> type, Function<? super T, R> task) {
    Worker working = worker;
    if (working == null || !type.equals(working.type()) || !use.enter()) {
      return Optional.empty();
    }
    Call call = call();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(working.owner().loader());
    try {
      T service = type.cast(working.instance());
      return Optional.of(
          new OfferedService.Reply<>(CallBinding.within(call, () -> task.apply(service))));
    } catch (Throwable e) {
      throw working.failures().toHost(call, e);
    } finally {
      thread.setContextClassLoader(before);
      use.leave();
    }
  }

  /**
   * What a call returned.
   *
   * @param value maybe null
   */
  record Answer(@Nullable Object value) {}

  private @Nullable Object call(
      Worker working, Method method, @Nullable Object[] arguments, Binder caller) throws Throwable {
    ServiceCrossing there = new ServiceCrossing(caller, working.binder(), working.type());
    ServiceCrossing back = new ServiceCrossing(working.binder(), caller, working.type());
    @Nullable Object[] given = there.arguments(method, arguments);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(working.owner().loader());
    try {
      return back.result(method, ServiceHandle.invoke(method, working.instance(), given));
    } catch (Throwable e) {
      throw ServiceCrossing.isShared(e.getClass(), working.type())
              && method.getDeclaringClass() == working.type()
              && !(e instanceof RuntimeException)
              && !(e instanceof Error)
          ? e
          : working.failures().toHost(call(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Call call() {
    Call call = CallBinding.current();
    return call == null ? PluginIdentity.of(provider).ownCall() : call;
  }

  /** Tells whether it does a default method its own way. */
  boolean overrides(Method method) {
    Worker working = worker;
    return working == null || ServiceHandle.overrides(working.instance(), method);
  }

  /** Takes it away: nobody begins to use it any more. */
  void withdraw() {
    use.close();
    worker = null;
  }

  /** Takes it away, and waits a while for those who use it. */
  @Override
  public void close() {
    withdraw();
    try {
      use.awaitEmpty(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
