package dev.xcore.auth.login;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Users;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accounts in memory, with passwords in clear text. */
final class FakeUsers implements Users {

  final AtomicInteger guesses = new AtomicInteger();
  private final Map<String, User> users = new ConcurrentSkipListMap<>();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final InstantSource clock;

  FakeUsers(InstantSource clock) {
    this.clock = clock;
  }

  FakeUsers with(String name, String password, String... roles) {
    create(new NewUser(name, password, Optional.empty(), Set.of(roles), Optional.empty()));
    return this;
  }

  @Override
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<User> list(String after, int limit) {
    return new TreeMap<>(users).tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public User create(NewUser user) {
    String name = user.name().toLowerCase(Locale.ROOT);
    Instant now = clock.instant();
    Set<String> permissions = user.roles().contains("admin") ? Set.of("**") : Set.of("own.read");
    User made =
        new User(
            name,
            user.email(),
            user.roles(),
            permissions,
            user.tenant(),
            true,
            now,
            Optional.empty());
    if (users.putIfAbsent(name, made) != null) {
      throw new ConflictException("there is an account '" + name + "' already");
    }
    passwords.put(name, user.password());
    return made;
  }

  @Override
  public User change(String name, Change change) {
    User old = find(name).orElseThrow(() -> new NotFoundException("no " + name));
    User next =
        new User(
            old.name(),
            change.email().or(old::email),
            change.roles().orElse(old.roles()),
            old.permissions(),
            old.tenant(),
            change.isEnabled().orElse(old.isEnabled()),
            old.createdAt(),
            old.lastLogin());
    users.put(old.name(), next);
    return next;
  }

  @Override
  public void setPassword(String name, String password) {
    passwords.put(name.toLowerCase(Locale.ROOT), password);
  }

  @Override
  public boolean delete(String name) {
    return users.remove(name.toLowerCase(Locale.ROOT)) != null;
  }

  @Override
  public Optional<User> authenticate(String name, String password) {
    guesses.incrementAndGet();
    return find(name)
        .filter(User::isEnabled)
        .filter(user -> password.equals(passwords.get(user.name())));
  }
}
