package dev.xcore.server;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.http.HttpMiddleware;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The middleware around HTTP requests, in order. Readers get an immutable list; it changes in one
 * write. Thread safe.
 */
public final class HttpMiddlewares {

  private volatile List<Entry> entries = List.of();

  private HttpMiddlewares() {}

  /**
   * One registration.
   *
   * @param name unique
   * @param order low numbers stand outside
   * @param middleware what is called
   */
  record Entry(String name, int order, HttpMiddleware middleware) {}

  /** Takes a middleware away. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {

    /** Takes it away; harmless when repeated. Requests that are on their way go it to the end. */
    @Override
    void close();
  }

  /**
   * Makes an empty list.
   *
   * @return to be filled
   */
  public static HttpMiddlewares create() {
    return new HttpMiddlewares();
  }

  /**
   * Registers a middleware; requests that come from now on go through it.
   *
   * @param name unique, for logs and reports
   * @param order low numbers stand outside; those of one order stand in the order of registration
   * @param middleware is called for each request, by many threads at once
   * @return takes it away
   * @throws ConflictException if there is one of that name
   */
  public synchronized Registration register(String name, int order, HttpMiddleware middleware) {
    if (entries.stream().anyMatch(known -> known.name().equals(name))) {
      throw new ConflictException("there is an HTTP middleware '" + name + "' already");
    }
    Entry entry = new Entry(name, order, middleware);
    List<Entry> next = new ArrayList<>(entries);
    next.add(entry);
    next.sort(Comparator.comparingInt(Entry::order));
    entries = List.copyOf(next);
    return () -> remove(entry);
  }

  private synchronized void remove(Entry entry) {
    entries = entries.stream().filter(known -> !known.equals(entry)).toList();
  }

  /** Returns what requests go through now, the outermost first. */
  List<Entry> entries() {
    return entries;
  }
}
