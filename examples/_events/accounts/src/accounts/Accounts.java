package accounts;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows nothing of mails and statistics: whoever cares about users hears of them. */
public final class Accounts implements Plugin {

  public record NewUser(@NotBlank String name, @NotBlank @Email String email) {}

  public record User(long id, String name, String email) {}

  /** A user, and what the handlers of {@code user.created} have answered. */
  public record Registration(User user, List<Object> answers) {}

  private final List<User> users = new CopyOnWriteArrayList<>();
  private final Events events;

  public Accounts(Events events) {
    this.events = events;
  }

  @Action
  @Post(value = "/users", status = 201)
  public synchronized Registration register(NewUser wanted) {
    if (events.emit("user.registration.started", wanted).isCancelled()) {
      throw new ConflictException("nobody registers as " + wanted.email());
    }
    User user = new User(users.size() + 1L, wanted.name(), wanted.email());
    users.add(user);
    EmitResult result = events.emit("user.created", user);
    return new Registration(user, result.values());
  }

  @Get("/users")
  public List<User> users() {
    return users;
  }
}
