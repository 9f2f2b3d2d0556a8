package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.Ed25519TrustedKey;
import dev.xcore.kernel.signing.HmacKey;
import dev.xcore.kernel.signing.SigningException;
import dev.xcore.kernel.signing.TrustRoot;
import dev.xcore.kernel.signing.TrustStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys of section {@code plugins} that say whose signatures count. */
final class TrustSection {

  private static final String SECTION = "plugins.";
  private static final String PEM = "-----BEGIN ";

  private static final Key<String> PUBLIC_KEY = Key.of("key", Types.text()).required();
  private static final Key<List<String>> SCOPE =
      Key.of(
              "plugins",
              Types.list(
                  Types.text(
                      Pattern.compile("[a-z][a-z0-9_-]{0,62}\\*?"),
                      "a plugin's name, or the beginning of names and *")))
          .or(List.of());
  private static final Key<String> EXPIRES = Key.of("expires", Types.text());
  private static final Type<Entry> ENTRY =
      Types.either(
          Types.text().as("a public key in PEM or the path of its file", Entry::of),
          Section.of(PUBLIC_KEY, SCOPE, EXPIRES).as("{key, plugins, expires}", Entry::of));

  static final Key<String> SECRET_KEY = Key.of("secret_key", Types.text()).secret();
  static final Key<List<Entry>> TRUSTED_KEYS =
      Key.of("trusted_keys", Types.list(ENTRY)).or(List.of());
  static final Key<List<String>> REVOKED_KEYS =
      Key.of(
              "revoked_keys",
              Types.list(
                  Types.text(
                      Pattern.compile("[0-9a-f]{16}"),
                      "the id of a key: 16 hexadecimal digits in quotes")))
          .or(List.of());

  /** A trusted key as it is written. */
  record Entry(String key, List<String> plugins, Optional<String> expires) {

    static Entry of(String key) {
      return new Entry(key, List.of(), Optional.empty());
    }

    static Entry of(Settings written) {
      return new Entry(written.get(PUBLIC_KEY), written.get(SCOPE), written.find(EXPIRES));
    }
  }

  private final Settings plugins;
  private final Environment environment;
  private final Path root;
  private final Check check;

  /**
   * Prepares to read.
   *
   * @param plugins the section
   * @param environment outside development, weak secrets are refused
   * @param root where relative paths start
   * @param check told of problems
   */
  TrustSection(Settings plugins, Environment environment, Path root, Check check) {
    this.plugins = plugins;
    this.environment = environment;
    this.root = root;
    this.check = check;
  }

  Optional<String> secret() {
    return plugins.find(SECRET_KEY).filter(text -> !text.isEmpty());
  }

  TrustStore read() {
    List<TrustRoot> roots = new ArrayList<>();
    secret()
        .ifPresent(text -> {
          judge(text);
          roots.add(TrustRoot.of(HmacKey.of(text)));
        });
    plugins.get(TRUSTED_KEYS).forEach(entry -> root(entry).ifPresent(roots::add));
    return new TrustStore(roots, Set.copyOf(plugins.get(REVOKED_KEYS)));
  }

  /** Whoever guesses the secret can sign. */
  private void judge(String secret) {
    Optional<String> weakness = WeakSecrets.reason(secret);
    if (weakness.isEmpty()) {
      return;
    }
    String cure =
        "set XCORE__PLUGINS__SECRET_KEY to at least %d random characters ('xcore plugin keygen --algo hmac' makes such a secret)"
            .formatted(WeakSecrets.LEAST_LENGTH);
    if (environment == Environment.DEVELOPMENT) {
      check.warning(
          place(SECRET_KEY),
          SECTION + SECRET_KEY,
          "%s; outside development that is refused: %s".formatted(weakness.get(), cure));
    } else {
      check.problem(
          place(SECRET_KEY),
          SECTION + SECRET_KEY,
          "%s, which %s does not allow; %s".formatted(weakness.get(), environment.label(), cure));
    }
  }

  private Optional<TrustRoot> root(Entry entry) {
    Optional<Instant> expires = entry.expires().flatMap(this::instant);
    return key(entry.key()).map(key -> new TrustRoot(key, entry.plugins(), expires));
  }

  private Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text));
    } catch (DateTimeException e) {
      check.problem(
          place(TRUSTED_KEYS),
          SECTION + TRUSTED_KEYS + "." + EXPIRES,
          "found '%s', expected a date such as 2027-12-31, or a time such as 2027-12-31T12:00:00Z"
              .formatted(text));
      return Optional.empty();
    }
  }

  /** An Ed25519 public key only: a secret that stands in a list of public keys is none any more. */
  private Optional<Ed25519TrustedKey> key(String text) {
    try {
      String named =
          text.strip().startsWith(PEM) ? text.strip() : root.resolve(text).normalize().toString();
      return Optional.of(new Ed25519TrustedKey(Ed25519Keys.readPublic(named)));
    } catch (SigningException | InvalidPathException e) {
      check.problem(place(TRUSTED_KEYS), SECTION + TRUSTED_KEYS, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Place place(Key<?> key) {
    return plugins.place(key);
  }
}
