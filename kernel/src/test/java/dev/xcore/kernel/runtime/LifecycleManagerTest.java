package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class LifecycleManagerTest {

  private static final ClassLoader LOADER = LifecycleManagerTest.class.getClassLoader();

  private final Plugins plugins = new Plugins();
  private final ActivePlugin shop = plugins.plugin("shop").start();
  private final Logger logger = LoggerFactory.getLogger("plugin.shop");
  private final PluginCalls calls = plugins.callsOf(shop);
  private final PluginContext context =
      new RuntimePluginContext(
          PluginIdentity.of("shop"),
          shop.parts().settings(),
          Path.of("data"),
          logger,
          calls,
          shop.parts().scope(),
          shop.parts().health(),
          OfferedServices.with(
                  new GrantedServices(noServices(), shop.parts().scope(), Binder.create()))
              .offer(PluginCalls.class, () -> calls));

  private VersionServices noServices() {
    return new VersionServices(
        ServiceProvider.none(),
        shop.parts().settings(),
        new PermissionJudge(
            PermissionPolicy.ofManifests(), SystemEvents.unheard(), DeadlineWatch::now),
        logger,
        Optional::empty,
        shop.parts().registrations());
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  private LifecycleManager lifecycle(Duration timeout) {
    return new LifecycleManager(
        PluginIdentity.of("shop"), "plugins/shop", LOADER, timeout, timeout, logger);
  }

  private Object construct(Class<?> entry) {
    return lifecycle(Duration.ofSeconds(20))
        .construct(InstanceFactory.of(entry, context, "plugins/shop"));
  }

  private PluginLoadException refused(Class<?> entry) {
    return catchThrowableOfType(PluginLoadException.class, () -> construct(entry));
  }

  static final class Everything {
    final List<Object> injected;

    Everything(
        PluginContext context,
        PluginCalls calls,
        Config config,
        Logger logger,
        ExecutorService executor) {
      injected = List.of(context, calls, config, logger, executor);
    }
  }

  @Test
  void injectsByType() {
    Everything made = (Everything) construct(Everything.class);
    assertThat(made.injected)
        .hasSize(5)
        .contains(context, context.calls(), context.config(), context.logger());
  }

  static final class Marked {
    final String by;

    Marked() {
      by = "default";
    }

    @Inject
    Marked(PluginContext context) {
      by = "inject " + context.name();
    }
  }

  static final class Ambiguous {
    Ambiguous() {}

    Ambiguous(PluginContext context) {}
  }

  static final class TwiceMarked {
    @Inject
    TwiceMarked() {}

    @Inject
    TwiceMarked(PluginContext context) {}
  }

  @Test
  void ofSeveralConstructorsTheMarkedOneIsUsed() {
    assertThat(((Marked) construct(Marked.class)).by).isEqualTo("inject shop");
    assertThat(refused(Ambiguous.class))
        .hasMessageContaining("has 2 constructors: annotate one with @jakarta.inject.Inject")
        .extracting(PluginLoadException::code)
        .isEqualTo(PluginLoadException.Code.ENTRY_POINT);
    assertThat(refused(TwiceMarked.class)).hasMessageContaining("leave it at one");
  }

  static final class Greedy {
    Greedy(PluginContext context, Thread thread, StringBuilder text) {}
  }

  interface Nothing {}

  abstract static class Unfinished {}

  @Test
  void whatCannotBeInjectedOrConstructedIsNamed() {
    assertThat(refused(Greedy.class).problems())
        .hasSize(2)
        .first()
        .hasToString(
            "plugins/shop: the constructor of "
                + Greedy.class.getName()
                + " asks for a java.lang.Thread, which cannot be injected; can be: PluginContext,"
                + " Config, Logger, ExecutorService, Executor, Services; the platform offers no"
                + " service of type java.lang.Thread; it offers PluginCalls");
    assertThat(refused(Nothing.class)).hasMessageContaining("cannot be constructed");
    assertThat(refused(Unfinished.class)).hasMessageContaining("is abstract");
  }

  static final class Throwing {
    Throwing() throws Exception {
      throw new java.io.IOException("no disk");
    }
  }

  static final class BadInitializer {
    static final int VALUE = Integer.parseInt("x");
  }

  @Test
  void aThrowingConstructorIsReportedWithItsPlace() {
    assertThat(refused(Throwing.class))
        .hasMessageContaining("the constructor threw java.io.IOException: no disk")
        .hasMessageContaining("LifecycleManagerTest.java:")
        .hasNoCause()
        .extracting(PluginLoadException::code)
        .isEqualTo(PluginLoadException.Code.START_FAILED);
    assertThat(refused(BadInitializer.class))
        .hasMessageContaining("java.lang.ExceptionInInitializerError");
  }

  static final class Hanging implements Plugin {
    private final CountDownLatch end;

    Hanging(CountDownLatch end) {
      this.end = end;
    }

    @Override
    public void onLoad() {
      boolean isOver = false;
      while (!isOver) {
        try {
          end.await();
          isOver = true;
        } catch (InterruptedException e) {
          Thread.interrupted();
        }
      }
    }

    @Override
    public void onUnload() throws Exception {
      end.await();
    }
  }

  @Test
  void aCallbackThatNeverReturnsIsLeftBehind() {
    CountDownLatch end = new CountDownLatch(1);
    Hanging plugin = new Hanging(end);
    try {
      LifecycleManager lifecycle = lifecycle(Duration.ofMillis(50));
      assertThatThrownBy(() -> lifecycle.load(plugin))
          .isInstanceOf(PluginLoadException.class)
          .hasMessageContaining("onLoad did not return within 50ms (it is at ")
          .hasMessageContaining("LifecycleManagerTest.java:")
          .hasMessageContaining("and ignores its interrupt");
      lifecycle.unload(plugin);
    } finally {
      end.countDown();
    }
  }

  static final class Watching implements Plugin {
    volatile String seen = "";

    @Override
    public void onLoad() {
      Thread thread = Thread.currentThread();
      CallContext here = CallContext.current();
      seen =
          "%s %s %s %s"
              .formatted(
                  thread.isVirtual() ? "virtual" : "platform",
                  here.caller(),
                  here.principal().orElseThrow().name(),
                  thread.getContextClassLoader() == LOADER);
    }

    @Override
    public void onUnload() {
      throw new IllegalStateException("unload is broken");
    }

    @Override
    public void onConfigChange(Config config) {
      throw new IllegalArgumentException("bad port");
    }
  }

  @Test
  void callbacksRunOnPlatformThreadsAsThePluginItself() {
    Watching plugin = new Watching();
    lifecycle(Duration.ofSeconds(20)).load(plugin);
    assertThat(plugin.seen).isEqualTo("platform system system:shop true");
  }

  @Test
  void aThrowingUnloadIsSurvivedAndAThrowingConfigChangeIsReported() {
    Watching plugin = new Watching();
    LifecycleManager lifecycle = lifecycle(Duration.ofSeconds(20));
    lifecycle.unload(plugin);
    assertThat(lifecycle.configure(plugin, context.config()))
        .hasValueSatisfying(reason ->
            assertThat(reason)
                .startsWith("onConfigChange threw java.lang.IllegalArgumentException: bad port"));
  }
}
