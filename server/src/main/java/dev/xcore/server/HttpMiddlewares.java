package dev.xcore.server;

import dev.xcore.kernel.runtime.OfferedService;
import dev.xcore.kernel.runtime.ProvidedServices;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.http.HttpMiddleware;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The middleware around HTTP requests, in order: the application's by its numbers, then that of
 * plugins by its names. Readers get an immutable list; it changes in one write. Thread safe.
 */
public final class HttpMiddlewares {

  private List<Own> own = List.of();
  private List<Offered> offered = List.of();
  private volatile List<Entry> entries = List.of();

  private HttpMiddlewares() {}

  /** One that requests go through. */
  sealed interface Entry {
    String name();
  }

  /**
   * One of the application.
   *
   * @param name unique
   * @param order low numbers stand outside
   * @param middleware what is called
   */
  record Own(String name, int order, HttpMiddleware middleware) implements Entry {}

  /**
   * One of a plugin.
   *
   * @param service found anew for each request
   */
  record Offered(OfferedService<HttpMiddleware> service) implements Entry {

    @Override
    public String name() {
      return service.name();
    }
  }

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
    if (own.stream().anyMatch(known -> known.name().equals(name))) {
      throw new ConflictException("there is an HTTP middleware '" + name + "' already");
    }
    Own entry = new Own(name, order, middleware);
    List<Own> next = new ArrayList<>(own);
    next.add(entry);
    next.sort(Comparator.comparingInt(Own::order));
    own = List.copyOf(next);
    arrange();
    return () -> remove(entry);
  }

  private synchronized void remove(Own entry) {
    own = own.stream().filter(known -> !known.equals(entry)).toList();
    arrange();
  }

  /** Keeps up with what plugins offer. */
  void follow(ProvidedServices board) {
    board.watch(() -> offer(board.ofType(HttpMiddleware.class)));
  }

  private synchronized void offer(List<OfferedService<HttpMiddleware>> services) {
    offered = services.stream().map(Offered::new).toList();
    arrange();
  }

  private void arrange() {
    List<Entry> next = new ArrayList<>(own);
    next.addAll(offered);
    entries = List.copyOf(next);
  }

  /** Returns what requests go through now, the outermost first. */
  List<Entry> entries() {
    return entries;
  }
}
