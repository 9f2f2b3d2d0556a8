package dev.xcore.app;

import dev.xcore.sdk.Default;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An extension as an application would write it. */
public final class ShoutExtension implements Service, UnaryOperator<String> {

  static final AtomicInteger STARTS = new AtomicInteger();
  static volatile boolean refusesToStart;

  private final Config config;
  private volatile boolean isStarted;

  /** Its configuration. */
  public record Config(
      @NotBlank String endMark,
      @Default("1") @Max(5) int times,
      @Default("2s") Duration pause,
      Optional<List<String>> words,
      Optional<Part> part) {}

  /** A part of its configuration. */
  public record Part(@NotBlank String name) {}

  public ShoutExtension(Config config) {
    this.config = config;
  }

  @Override
  public void start() {
    if (refusesToStart) {
      throw new IllegalStateException("no voice today");
    }
    STARTS.incrementAndGet();
    isStarted = true;
  }

  @Override
  public void stop() {
    isStarted = false;
  }

  @Override
  public Health health() {
    return Health.healthy().with("pause", config.pause().toString());
  }

  @Override
  public String apply(String text) {
    if (!isStarted) {
      throw new IllegalStateException("used while it is not started");
    }
    return text.toUpperCase(Locale.ROOT) + config.endMark().repeat(config.times());
  }
}
