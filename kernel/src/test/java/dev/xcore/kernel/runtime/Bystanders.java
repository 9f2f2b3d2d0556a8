package dev.xcore.kernel.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that call innocent plugins all the time, and remember what did not come back. */
final class Bystanders implements AutoCloseable {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  private final AtomicLong calls = new AtomicLong();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private volatile boolean isOver;

  static Bystanders start(PluginSupervisor supervisor, List<String> plugins) {
    Bystanders bystanders = new Bystanders();
    for (String plugin : plugins) {
      Thread.ofPlatform()
          .daemon()
          .name("bystander-" + plugin)
          .start(() -> bystanders.call(supervisor, plugin));
    }
    return bystanders;
  }

  private void call(PluginSupervisor supervisor, String plugin) {
    while (!isOver) {
      long number = calls.incrementAndGet();
      Map<String, Long> payload = Map.of("number", number);
      try {
        Object answer = supervisor.call(CallOrigin.of("cli"), plugin, "echo", payload).value();
        if (!payload.equals(answer)) {
          lost.add(plugin + " answered " + answer + " to " + payload);
        }
      } catch (RuntimeException e) {
        if (!isOver) {
          lost.add(plugin + ": " + e);
        }
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  Optional<String> lost() {
    return lost.isEmpty() ? Optional.empty() : Optional.of("lost calls: " + lost);
  }

  long calls() {
    return calls.get();
  }

  @Override
  public void close() {
    isOver = true;
  }
}
