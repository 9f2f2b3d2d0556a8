import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.Credentials;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.sdk.UnauthenticatedException;
import java.util.Optional;
import java.util.Set;

/** Knows a few people by tokens that say who they are. */
public class Gate implements Plugin {

  private final PluginContext context;

  public Gate(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onLoad() {
    context
        .services()
        .register("authenticator.gate", Authenticator.class, Gate::authenticate, Scope.PUBLIC);
  }

  private static Optional<Principal> authenticate(Credentials credentials) {
    return switch (credentials.value()) {
      case "kim" ->
          Optional.of(
              new Principal("kim", Set.of("clerk"), Set.of("orders.*"), Optional.of("acme")));
      case "boss" -> Optional.of(new Principal("boss", Set.of("admin")));
      case "guest" -> Optional.of(new Principal("guest", Set.of()));
      case "expired" -> throw new UnauthenticatedException("the token has expired");
      case "broken" -> throw new IllegalStateException("the database is away");
      case "slow" -> {
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
        }
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }
}
