package dev.xcore.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** What SLF4J makes its loggers by in a worker; made by SLF4J. Thread safe. */
public final class LogProvider implements SLF4JServiceProvider {

  private static final String API = "2.0.99";

  /** Filled once, before a plugin is there: SLF4J makes objects of this class by itself. */
  private static final AtomicReference<@Nullable Talk> DESTINATION = new AtomicReference<>();

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  /** Makes the provider, for SLF4J. */
  public LogProvider() {}

  /** Has all loggers of this process made by this class. */
  static void install(Talk talk) {
    if (!DESTINATION.compareAndSet(null, talk)) {
      throw new IllegalStateException("this process has a worker already");
    }
    System.setProperty("slf4j.provider", LogProvider.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  private Logger logger(String name) {
    Talk talk = DESTINATION.get();
    if (talk == null) {
      throw new IllegalStateException("there is no worker in this process");
    }
    return loggers.computeIfAbsent(name, wanted -> new WorkerLogger(wanted, talk));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this::logger;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return API;
  }

  @Override
  public void initialize() {
    // Everything is made with the object.
  }
}
