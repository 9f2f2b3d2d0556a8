package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts, roles and keys for people, and what is sent of them. */
final class AccountText {

  private AccountText() {}

  static void users(Terminal terminal, List<Map<String, @Nullable Object>> users) {
    TextTable table = new TextTable().row("name", "state", "roles", "email", "last login");
    users.forEach(user ->
        table.row(
            terminal.strong(Trees.text(user, "name", "?")),
            state(terminal, user),
            words(user, "roles"),
            Trees.text(user, "email", "-"),
            time(user, "last_login", "never")));
    table.lines().forEach(terminal::print);
  }

  static void user(Terminal terminal, Map<String, @Nullable Object> user) {
    new TextTable()
        .row("account", terminal.strong(Trees.text(user, "name", "?")))
        .row("state", state(terminal, user))
        .row("roles", words(user, "roles"))
        .row("may", words(user, "permissions"))
        .row("by itself", words(user, "own_permissions"))
        .row("email", Trees.text(user, "email", "-"))
        .row("tenant", Trees.text(user, "tenant", "any"))
        .row("since", time(user, "created_at", "?"))
        .row("last login", time(user, "last_login", "never"))
        .lines()
        .forEach(terminal::print);
  }

  private static String state(Terminal terminal, Map<String, @Nullable Object> user) {
    return Boolean.TRUE.equals(user.get("enabled"))
        ? terminal.good("enabled")
        : terminal.bad("disabled");
  }

  static void roles(Terminal terminal, List<Map<String, @Nullable Object>> roles) {
    TextTable table = new TextTable().row("name", "permissions", "description");
    roles.forEach(role ->
        table.row(
            terminal.strong(Trees.text(role, "name", "?")),
            words(role, "permissions"),
            Trees.text(role, "description", "")));
    table.lines().forEach(terminal::print);
  }

  static void keys(Terminal terminal, List<Map<String, @Nullable Object>> keys) {
    TextTable table =
        new TextTable()
            .row("id", "user", "name", "roles", "permissions", "tenant", "expires", "last used");
    keys.forEach(key ->
        table.row(
            Trees.text(key, "id", "?"),
            terminal.strong(Trees.text(key, "user", "?")),
            Trees.text(key, "name", ""),
            words(key, "roles"),
            words(key, "permissions"),
            Trees.text(key, "tenant", "-"),
            time(key, "expires_at", "never"),
            time(key, "last_used", "never")));
    table.lines().forEach(terminal::print);
  }

  private static String time(Map<String, @Nullable Object> members, String name, String fallback) {
    String time = Trees.text(members, name, "");
    return time.isEmpty() ? fallback : EventText.time(time);
  }

  private static String words(Map<String, @Nullable Object> members, String name) {
    String words =
        Trees.items(members.get(name)).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "-" : words;
  }

  /** Collects what was given of some options. */
  static Map<String, @Nullable Object> body() {
    return new LinkedHashMap<>();
  }

  static void put(Map<String, @Nullable Object> body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  /** An empty word stands for no words at all: {@code --roles ''}. */
  static void put(Map<String, @Nullable Object> body, String name, @Nullable List<String> words) {
    if (words != null) {
      body.put(name, words.stream().map(String::strip).filter(word -> !word.isEmpty()).toList());
    }
  }
}
