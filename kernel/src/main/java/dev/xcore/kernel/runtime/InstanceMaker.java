package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.SingleThreaded;
import dev.xcore.sdk.http.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes and ends instances of one version of a plugin. What a step has made is closed when the next
 * one fails. Thread safe: instances may be made side by side.
 */
final class InstanceMaker implements VersionMaker {

  private final VersionGround ground;
  private final boolean isIsolated;
  private final boolean isSingleThreaded;
  private final PluginCode code;
  private final InstanceClasses first;
  private final AtomicBoolean isFirstTaken = new AtomicBoolean();
  private HandlerTable mounted;
  private boolean isShown;

  /**
   * Makes the maker; reads the handlers of the entry class.
   *
   * @param ground what the version stands on
   * @param code of the version, closed by its owner
   * @param binder of the version
   * @throws PluginLoadException if a handler is wrong
   */
  InstanceMaker(VersionGround ground, PluginCode code, Binder binder) {
    this.ground = ground;
    this.isIsolated = ground.manifest().runtime().instanceIsolation();
    this.isSingleThreaded =
        code.entryClass().isAnnotationPresent(SingleThreaded.class)
            && ground.manifest().mode() != ExecutionMode.EPHEMERAL;
    this.code = code;
    this.first = classes(code, binder);
    this.mounted = first.handlers();
  }

  private InstanceClasses classes(PluginCode code, Binder binder) {
    PluginContext context = ground.context(binder, ground.scope());
    HandlerTable handlers =
        checked(
            () ->
                HandlerTable.of(
                    ground.name(),
                    code.entryClass(),
                    binder,
                    context,
                    ground.manifest().api().choices()),
            code.entryClass());
    return new InstanceClasses(
        code.entryClass(), code.loader(), binder, handlers, ground.lifecycle(code.loader()));
  }

  private HandlerTable checked(Supplier<HandlerTable> step, Class<?> entry) {
    try {
      return step.get();
    } catch (HandlerDefinitionException e) {
      List<Problem> problems =
          e.problems().stream().map(problem -> Problem.of(ground.location(), problem)).toList();
      throw new PluginLoadException(Code.HANDLER_INVALID, problems, null);
    } catch (LinkageError | TypeNotPresentException e) {
      throw ground.failed(
          Code.HANDLER_INVALID,
          "%s needs a class that is not there: %s; %s"
              .formatted(
                  entry.getName(),
                  e.getMessage(),
                  HostPackages.cure(String.valueOf(e.getMessage())).orElse("add its jar to lib/")));
    }
  }

  /** With the routes of the first instance. */
  @Override
  public synchronized HandlerTable handlers() {
    isShown = true;
    return mounted;
  }

  @Override
  public Optional<List<TaskDescriptor>> tasks() {
    return Optional.of(first.handlers().tasks());
  }

  /** Routes that are made in code are asked for. */
  @Override
  public boolean needsInstance() {
    return LifecycleManager.hasRouter(first.entryClass());
  }

  @Override
  public boolean isIsolated() {
    return isIsolated;
  }

  @Override
  public PluginInstance make(Duration most) {
    InstanceClasses classes = classes();
    LifecycleManager lifecycle = classes.lifecycle().within(most);
    PluginInstance instance = construct(classes, lifecycle);
    load(instance, lifecycle);
    return instance;
  }

  @Override
  public PluginInstance construct() {
    InstanceClasses classes = classes();
    return construct(classes, classes.lifecycle());
  }

  @Override
  public void load(PluginInstance instance) {
    load(instance, instance.lifecycle());
  }

  private void load(PluginInstance instance, LifecycleManager lifecycle) {
    try {
      lifecycle.load(instance.object());
    } catch (RuntimeException | Error e) {
      close(instance);
      throw e;
    }
  }

  private PluginInstance construct(InstanceClasses classes, LifecycleManager lifecycle) {
    PluginScope scope = ground.scope().child(classes.loader());
    try {
      PluginContext context = ground.context(classes.binder(), scope);
      Object object =
          lifecycle.construct(InstanceFactory.of(classes.entryClass(), context, ground.location()));
      HandlerTable handlers =
          withRouter(
              classes,
              lifecycle
                  .router(object)
                  .map(made -> LegacyContract.mounted(ground.manifest(), made)));
      Optional<ReentrantLock> turn =
          isSingleThreaded ? Optional.of(new ReentrantLock()) : Optional.empty();
      return new PluginInstance(
          object, classes, handlers, mounted(handlers), scope, turn, ground.failures());
    } catch (RuntimeException | Error e) {
      close(scope, classes);
      throw e;
    }
  }

  private HandlerTable withRouter(InstanceClasses classes, Optional<Router> router) {
    return router.isEmpty()
        ? classes.handlers()
        : checked(
            () -> classes.handlers().with(ground.name(), router.get(), classes.binder()),
            classes.entryClass());
  }

  /** The first instance says what the edge shows; the routes of all others must be the same. */
  private synchronized HandlerTable mounted(HandlerTable own) {
    if (!isShown) {
      isShown = true;
      mounted = own;
    }
    List<String> shown = mounted.routes().stream().map(InstanceMaker::claim).toList();
    List<String> found = own.routes().stream().map(InstanceMaker::claim).toList();
    if (!shown.equals(found)) {
      throw ground.failed(
          Code.HANDLER_INVALID,
          "router() of another instance returned other routes: %s instead of %s; return the same routes each time"
              .formatted(found, shown));
    }
    return mounted;
  }

  private static String claim(RouteDescriptor route) {
    return route.method() + " " + route.path();
  }

  /** The version's own classes serve the first instance, isolated others have copies. */
  private InstanceClasses classes() {
    if (!isIsolated || isFirstTaken.compareAndSet(false, true)) {
      return first;
    }
    PluginCode copy = code.copy();
    ground.retirement().made();
    try {
      return classes(copy, ground.binder(copy.loader()));
    } catch (RuntimeException | Error e) {
      ground.retirement().release(copy.loader());
      throw e;
    }
  }

  @Override
  public void end(PluginInstance instance) {
    instance.close();
    instance.scope().endStreams(ground.stopTimeout());
    instance.lifecycle().unload(instance.object());
    close(instance);
  }

  @Override
  public void close(PluginInstance instance) {
    instance.close();
    close(instance.scope(), instance.classes());
  }

  private void close(PluginScope scope, InstanceClasses classes) {
    scope.close(ground.stopTimeout());
    if (classes.loader() instanceof PluginClassLoader copy && copy != code.loader()) {
      ground.retirement().release(copy);
    }
  }
}
