package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of section {@code registry}, and what they mean. */
final class RegistrySection {

  private static final String NAME = "registry";
  private static final String PEM = "-----BEGIN ";

  static final Key<String> URL = Key.of("url", Types.text());
  static final Key<List<String>> TRUSTED_KEYS =
      Key.of("trusted_keys", Types.list(Types.text())).or(List.of());
  static final Key<Duration> CACHE_TTL =
      Key.of("cache_ttl", Types.duration(Duration.ZERO)).or(Duration.ofMinutes(10));
  static final Key<Settings> REGISTRY = Key.section(NAME, URL, TRUSTED_KEYS, CACHE_TTL);

  private final Settings settings;
  private final Path root;
  private final Check check;

  RegistrySection(Settings settings, Path root, Check check) {
    this.settings = settings;
    this.root = root;
    this.check = check;
  }

  RegistrySettings read() {
    return new RegistrySettings(
        settings.find(URL).filter(text -> !text.isBlank()).flatMap(this::url),
        settings.get(TRUSTED_KEYS).stream().map(this::key).toList(),
        settings.get(CACHE_TTL));
  }

  private Optional<URI> url(String text) {
    try {
      return Optional.of(RegistryUrl.parse(text, root));
    } catch (IllegalArgumentException wrong) {
      check.problem(settings.place(URL), NAME + "." + URL, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  /** A key's file is looked at when the registry is: other commands do without it. */
  private String key(String text) {
    if (text.strip().toUpperCase(Locale.ROOT).startsWith(PEM)) {
      return text.strip();
    }
    try {
      return root.resolve(text).normalize().toString();
    } catch (InvalidPathException wrong) {
      check.problem(
          settings.place(TRUSTED_KEYS),
          NAME + "." + TRUSTED_KEYS,
          "is neither a PEM text nor a path: " + wrong.getReason());
      return text;
    }
  }
}
