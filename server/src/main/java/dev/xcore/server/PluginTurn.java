package dev.xcore.server;

import dev.xcore.kernel.runtime.OfferedService;
import dev.xcore.kernel.runtime.OfferedService.Reply;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request with one middleware of a plugin. The plugin's code runs on a thread of its own, in
 * the plugin's name, and has a deadline before it lets the request go on and again after that; the
 * rest of the way runs on the thread of the request, as if the plugin were not there.
 */
final class PluginTurn implements HttpMiddleware.Next {

  private static final Logger LOG = LoggerFactory.getLogger(PluginTurn.class);
  private static final String OVER = "the request is over";

  private final OfferedService<HttpMiddleware> service;
  private final HttpMiddleware.Next next;
  private final Duration patience;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private volatile boolean isOver;

  PluginTurn(OfferedService<HttpMiddleware> service, HttpMiddleware.Next next, Duration patience) {
    this.service = service;
    this.next = next;
    this.patience = patience;
  }

  /** What the thread of the plugin says to that of the request. */
  private sealed interface Said {}

  private record GoesOn(RequestChange change, CompletableFuture<Response> rest) implements Said {}

  private record Answers(Optional<Reply<Response>> answer) implements Said {}

  private record Fails(Throwable cause) implements Said {}

  /**
   * Lets the middleware handle the request; without it, if the plugin has gone meanwhile.
   *
   * @return the answer
   * @throws Exception what it threw, in types of the host
   */
  Response handle(Request request) throws Exception {
    Thread thread = Thread.ofVirtual().name("http-middleware").start(() -> work(request));
    try {
      while (true) {
        switch (hear()) {
          case GoesOn asked -> goOn(asked);
          case Answers answers -> {
            return answers.answer().isEmpty() ? next.proceed() : answers.answer().get().value();
          }
          case Fails(Exception cause) -> throw cause;
          case Fails(Throwable cause) -> throw new IllegalStateException(cause);
        }
      }
    } finally {
      isOver = true;
      thread.interrupt();
      said.forEach(PluginTurn::refuse);
    }
  }

  private void work(Request request) {
    try {
      said.add(new Answers(service.use(middleware -> handle(middleware, request))));
    } catch (Throwable failure) {
      said.add(new Fails(failure));
    }
  }

  private Response handle(HttpMiddleware middleware, Request request) {
    try {
      return middleware.handle(request, this);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException("the middleware failed", failure);
    }
  }

  @Override
  public Response proceed(RequestChange change) {
    CompletableFuture<Response> rest = new CompletableFuture<>();
    GoesOn asked = new GoesOn(change, rest);
    said.add(asked);
    if (isOver) {
      refuse(asked);
    }
    try {
      return rest.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(OVER, interrupted);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("the rest of the way failed", failure);
    }
  }

  private void goOn(GoesOn asked) {
    try {
      asked.change().path().ifPresent(this::refuseCore);
      asked.rest().complete(next.proceed(asked.change()));
    } catch (RuntimeException failure) {
      asked.rest().completeExceptionally(failure);
    }
  }

  private void refuseCore(String path) {
    if (isCore(RequestPath.parse(path))) {
      throw new IllegalArgumentException(
          "middleware '%s' may not lead requests to %s: the middleware of plugins stays away from /admin and /auth"
              .formatted(service.name(), path));
    }
  }

  /** Tells whether a path is one of administration or login, where passwords and tokens are. */
  static boolean isCore(RequestPath path) {
    String root = path.segments().isEmpty() ? "" : path.segments().getFirst();
    return root.equals("admin") || root.equals("auth");
  }

  private static void refuse(Said left) {
    if (left instanceof GoesOn asked) {
      asked.rest().completeExceptionally(new IllegalStateException(OVER));
    }
  }

  private Said hear() throws InterruptedException {
    Said next = said.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (next == null) {
      LOG.warn("HTTP middleware too slow service={} limit={}", service.name(), patience);
      throw new CallTimeoutException(
          "middleware '%s' of plugin '%s' has not answered within %s"
              .formatted(service.name(), service.provider().orElse("unknown"), patience));
    }
    return next;
  }
}
