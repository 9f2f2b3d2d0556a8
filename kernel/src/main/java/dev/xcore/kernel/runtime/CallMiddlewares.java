package dev.xcore.kernel.runtime;

import dev.xcore.sdk.CallMiddleware;
import dev.xcore.sdk.ConflictException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The call middleware that the application has registered: it stands around every call into a
 * plugin, between permissions and deadline. Thread safe.
 */
public final class CallMiddlewares {

  /**
   * One registration.
   *
   * @param name unique
   * @param order low numbers stand outside
   * @param middleware what is called
   */
  private record Entry(String name, int order, CallMiddleware middleware) {}

  private final Runnable whenChanged;
  private volatile List<Entry> entries = List.of();

  /** Makes an empty list; what is run after each change puts it in force. */
  CallMiddlewares(Runnable whenChanged) {
    this.whenChanged = whenChanged;
  }

  /** Takes a middleware away. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {

    /** Takes it away; harmless when repeated. */
    @Override
    void close();
  }

  /**
   * Registers a middleware; calls that begin from now on go through it.
   *
   * @param name unique, for logs and reports
   * @param order low numbers stand outside; those of one order stand in the order of registration
   * @param middleware is called around each call, by many threads at once
   * @return takes it away
   * @throws ConflictException if there is one of that name
   */
  public Registration register(String name, int order, CallMiddleware middleware) {
    Entry entry = add(name, order, middleware);
    whenChanged.run();
    return () -> {
      if (remove(entry)) {
        whenChanged.run();
      }
    };
  }

  /**
   * Returns what is registered.
   *
   * @return names, the outermost first
   */
  public List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  private synchronized Entry add(String name, int order, CallMiddleware middleware) {
    if (entries.stream().anyMatch(known -> known.name().equals(name))) {
      throw new ConflictException("there is a call middleware '" + name + "' already");
    }
    Entry entry = new Entry(name, order, middleware);
    List<Entry> next = new ArrayList<>(entries);
    next.add(entry);
    next.sort(Comparator.comparingInt(Entry::order));
    entries = List.copyOf(next);
    return entry;
  }

  private synchronized boolean remove(Entry entry) {
    List<Entry> next = new ArrayList<>(entries);
    boolean isRemoved = next.remove(entry);
    entries = List.copyOf(next);
    return isRemoved;
  }

  /** Puts all of them around a stage. */
  Stage around(String plugin, Stage inner) {
    Stage stage = inner;
    for (Entry entry : entries.reversed()) {
      stage = new MiddlewareStage(plugin, entry.name(), entry.middleware(), stage);
    }
    return stage;
  }
}
