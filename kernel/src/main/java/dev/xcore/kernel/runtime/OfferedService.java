package dev.xcore.kernel.runtime;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service of a plugin as the platform itself uses it: by name, found anew for every use, so that
 * the plugin may be replaced meanwhile and nothing of it is held. Its type is the host's or the
 * SDK's. Thread safe.
 *
 * @param board where it is found
 * @param name of the service
 * @param type as what it is used
 * @param <T> that type
 */
public record OfferedService<T>(ProvidedServices board, String name, Class<T> type) {

  /**
   * What a service returned.
   *
   * @param value maybe null
   * @param <R> its type
   */
  public record Reply<R extends @Nullable Object>(R value) {}

  /**
   * Returns the plugin that offers it now.
   *
   * @return its name; empty if nobody does any more
   */
  public Optional<String> provider() {
    return board.find(name).map(ProvidedService::provider);
  }

  /**
   * Uses the service, on this thread and in the name of its plugin.
   *
   * @param task what to do with it; must not keep it
   * @param <R> what that returns, of a type that the plugin shares with the host
   * @return the result; empty if nobody offers the service any more
   * @throws dev.xcore.sdk.XcoreException what it threw, in types of the host
   */
  public <R extends @Nullable Object> Optional<Reply<R>> use(Function<? super T, R> task) {
    // It may be handed over from one version to the next just now.
    for (int i = 0; i < Handover.TRIES; i++) {
      Optional<ProvidedService> service = board.find(name);
      if (service.isEmpty()) {
        return Optional.empty();
      }
      Optional<Reply<R>> reply = service.get().use(type, task);
      if (reply.isPresent()) {
        return reply;
      }
    }
    return Optional.empty();
  }
}
