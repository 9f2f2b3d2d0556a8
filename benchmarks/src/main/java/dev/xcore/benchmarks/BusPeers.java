package dev.xcore.benchmarks;

import com.google.common.eventbus.Subscribe;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import net.engio.mbassy.bus.MBassador;
import net.engio.mbassy.listener.Handler;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

/** Other event buses, with one handler and with ten. */
final class BusPeers implements AutoCloseable {

  private static final String ADDRESS = "user.created";

  /** What is sent to one handler. */
  public record One(long user) {}

  /** What is sent to ten handlers. */
  public record Ten(long user) {}

  private final com.google.common.eventbus.EventBus guava =
      new com.google.common.eventbus.EventBus();
  private final MBassador<Object> mbassador = new MBassador<>();
  private final GenericApplicationContext spring = new GenericApplicationContext();
  private final Vertx vertx = Vertx.vertx();
  private final LongAdder taken = new LongAdder();
  private final List<Object> listeners = new ArrayList<>();
  private final One one = new One(7);
  private final Ten ten = new Ten(7);

  private BusPeers() {}

  static BusPeers start() {
    BusPeers peers = new BusPeers();
    peers.register(peers.new OneListener());
    for (int i = 0; i < 10; i++) {
      peers.register(peers.new TenListener());
    }
    peers.spring.addApplicationListener(forPayload(One.class, peers.taken));
    for (int i = 0; i < 10; i++) {
      peers.spring.addApplicationListener(forPayload(Ten.class, peers.taken));
    }
    peers.spring.refresh();
    peers.vertx.eventBus().<Long>consumer(ADDRESS, message -> peers.taken.increment());
    return peers;
  }

  private void register(Object listener) {
    listeners.add(listener);
    guava.register(listener);
    mbassador.subscribe(listener);
  }

  private static <T> ApplicationListener<PayloadApplicationEvent<T>> forPayload(
      Class<T> type, LongAdder taken) {
    return ApplicationListener.forPayload(payload -> {
      if (type.isInstance(payload)) {
        taken.increment();
      }
    });
  }

  /** Takes events for one. */
  public final class OneListener {

    /**
     * Takes an event.
     *
     * @param event the event
     */
    @Subscribe
    @Handler
    public void take(One event) {
      taken.add(event.user());
    }
  }

  /** Takes events for ten. */
  public final class TenListener {

    /**
     * Takes an event.
     *
     * @param event the event
     */
    @Subscribe
    @Handler
    public void take(Ten event) {
      taken.add(event.user());
    }
  }

  private Object event(int handlers) {
    return handlers == 1 ? one : ten;
  }

  void guava(int handlers) {
    guava.post(event(handlers));
  }

  void mbassador(int handlers) {
    mbassador.publish(event(handlers));
  }

  void spring(int handlers) {
    spring.publishEvent(event(handlers));
  }

  long vertx(int events) {
    long wanted = taken.sum() + events;
    for (int i = 0; i < events; i++) {
      vertx.eventBus().publish(ADDRESS, 7L);
    }
    while (taken.sum() < wanted) {
      Thread.onSpinWait();
    }
    return taken.sum();
  }

  @Override
  public void close() {
    mbassador.shutdown();
    spring.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
