package dev.xcore.services.extensions;

import dev.xcore.handlers.ServiceHandle;
import dev.xcore.kernel.services.InUse;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.ServiceUnavailableException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of one extension: made anew at every start, not used by anybody once it stops. Thread
 * safe.
 */
final class ExtensionService implements Service {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ExtensionPlan plan;
  private final ExtensionGround ground;
  private final Function<ExtensionPlan.Needed, Object> others;
  private volatile @Nullable Running running;
  private volatile String reason = "it has not been started";

  /**
   * An extension that can be used.
   *
   * @param object of its class
   * @param use who uses it
   */
  private record Running(Object object, InUse use) {}

  /** What is done with an extension while nobody takes it away. */
  @FunctionalInterface
  interface Usage {
    @Nullable Object with(Object extension) throws Throwable;
  }

  ExtensionService(
      ExtensionPlan plan, ExtensionGround ground, Function<ExtensionPlan.Needed, Object> others) {
    this.plan = plan;
    this.ground = ground;
    this.others = others;
  }

  ExtensionPlan plan() {
    return plan;
  }

  @Override
  public void start() throws Exception {
    Thread.currentThread().setContextClassLoader(ground.loader());
    try {
      if (plan.arguments().stream().anyMatch(Path.class::isInstance)) {
        Files.createDirectories(ground.folder(plan.settings().name()));
      }
      Object made = plan.make(others);
      if (made instanceof Service service) {
        begin(service);
      }
      running = new Running(made, new InUse());
    } catch (Exception | LinkageError e) {
      String text = e.getMessage();
      reason = "it could not be started: " + (text == null || text.isBlank() ? e : text);
      throw e;
    }
  }

  private static void begin(Service service) throws Exception {
    try {
      service.start();
    } catch (Exception | Error e) {
      try {
        service.stop();
      } catch (Exception problem) {
        e.addSuppressed(problem);
      }
      throw e;
    }
  }

  @Override
  public void stop() throws Exception {
    Running last = running;
    running = null;
    if (last == null) {
      return;
    }
    reason = "it was stopped";
    last.use().close();
    last.use().awaitEmpty(PATIENCE);
    try {
      if (last.object() instanceof Service service) {
        service.stop();
      }
    } finally {
      if (last.object() instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  @Override
  public Health health() throws Exception {
    Running now = running;
    if (now == null) {
      return Health.unhealthy(reason);
    }
    return now.object() instanceof Service service ? service.health() : Health.healthy();
  }

  /**
   * Uses the extension.
   *
   * @throws ServiceUnavailableException if it is away
   */
  @Nullable Object use(Usage usage) throws Throwable {
    Running now = running;
    if (now == null || !now.use().enter()) {
      throw new ServiceUnavailableException(
          "service '%s' is away: %s; xcore services shows how it is"
              .formatted(plan.name(), reason));
    }
    try {
      return usage.with(now.object());
    } finally {
      now.use().leave();
    }
  }

  /** Calls a method of the extension with its own class loader in place. */
  @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
    return use(extension -> {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(ground.loader());
      try {
        return ServiceHandle.invoke(method, extension, arguments);
      } finally {
        thread.setContextClassLoader(before);
      }
    });
  }
}
