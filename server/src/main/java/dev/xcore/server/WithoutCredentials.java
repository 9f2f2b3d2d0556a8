package dev.xcore.server;

import dev.xcore.sdk.http.RequestChange;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A request as the middleware of a plugin sees it: without what the client says who it is by. */
final class WithoutCredentials extends ChangedExchange {

  WithoutCredentials(HttpExchange below) {
    super(below, RequestChange.none(), Optional.empty());
    keepApart();
  }

  @Override
  public Optional<String> header(String name) {
    return super.header(name).filter(value -> !isCredential(name, value));
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    super.headers((name, value) -> {
      if (!isCredential(name, value)) {
        visitor.accept(name, value);
      }
    });
  }

  /** Cookies are kept apart by name, and schemes other than Bearer are the plugins' own. */
  private static boolean isCredential(String name, String value) {
    return name.equalsIgnoreCase(RequestCallers.KEY_HEADER)
        || (name.equalsIgnoreCase("Authorization")
            && value.strip().toLowerCase(Locale.ROOT).startsWith("bearer"));
  }
}
