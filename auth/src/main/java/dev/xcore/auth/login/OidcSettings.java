package dev.xcore.auth.login;

import dev.xcore.sdk.Config;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Another place where one may log in, by OpenID Connect.
 *
 * @param name of the place in the configuration and in paths
 * @param issuer its URL, below which it describes itself
 * @param clientId by which it knows this application
 * @param clientSecret by which this application proves who it is; none for a public client
 * @param scopes what is asked for
 * @param redirect where it sends browsers back to
 * @param createAccounts whether whoever logs in there first gets an account here
 * @param usernameClaim of the ID token that names a new account
 * @param rolesClaim of the ID token that lists the roles there
 * @param roles here by roles there
 * @param isMfaTrusted whether its login stands for our second factor, too
 * @param landing local path to which a browser is sent after the login
 * @param codePage local path to which a browser is sent when a code is wanted
 * @param timeout for each of its answers
 */
record OidcSettings(
    String name,
    String issuer,
    String clientId,
    Optional<String> clientSecret,
    List<String> scopes,
    URI redirect,
    boolean createAccounts,
    String usernameClaim,
    String rolesClaim,
    Map<String, Set<String>> roles,
    boolean isMfaTrusted,
    String landing,
    Optional<String> codePage,
    Duration timeout) {

  private static final List<String> SCOPES = List.of("openid", "profile", "email");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int LONGEST_ISSUER = 500;

  OidcSettings {
    String where = "auth.oidc." + name;
    if (OidcUrl.of(issuer).isEmpty() || issuer.length() > LONGEST_ISSUER || issuer.contains("?")) {
      throw wrong(where + ".issuer", issuer, OidcUrl.FORM + ", short and without '?'");
    }
    String path = "/auth/oidc/" + name + "/callback";
    if (OidcUrl.of(redirect.toString()).isEmpty()
        || redirect.getRawQuery() != null
        || !redirect.getRawPath().endsWith(path)) {
      throw wrong(where + ".redirect_uri", redirect.toString(), "an URL that ends with " + path);
    }
    if (!scopes.contains("openid")) {
      throw wrong(where + ".scopes", scopes.toString(), "a list with 'openid' in it");
    }
    checkLocal(where + ".landing", landing);
    codePage.ifPresent(page -> checkLocal(where + ".code_page", page));
    scopes = List.copyOf(scopes);
    roles = Map.copyOf(roles);
  }

  /** A browser takes {@code //host} and {@code /\host} for another server. */
  private static void checkLocal(String key, String path) {
    if (!path.matches("/([!-.0-\\[\\]-~][!-\\[\\]-~]*)?")) {
      throw wrong(key, path, "a path of this server, such as /app");
    }
  }

  private static IllegalArgumentException wrong(String key, String value, String form) {
    return new IllegalArgumentException("%s is '%s'; it must be %s".formatted(key, value, form));
  }

  /**
   * Reads all of them.
   *
   * @param config what the plugin was given
   * @return by name
   * @throws IllegalArgumentException if something cannot be
   */
  static Map<String, OidcSettings> of(Config config) {
    Map<String, OidcSettings> all = new LinkedHashMap<>();
    config
        .get("oidc")
        .filter(Map.class::isInstance)
        .map(found -> (Map<?, ?>) found)
        .ifPresent(found ->
            found.keySet().forEach(name -> all.put(String.valueOf(name), read(config, name))));
    return Map.copyOf(all);
  }

  private static OidcSettings read(Config config, Object name) {
    String at = "oidc." + name + ".";
    return new OidcSettings(
        String.valueOf(name),
        needed(config, at + "issuer"),
        needed(config, at + "client_id"),
        config.text(at + "client_secret").filter(text -> !text.isEmpty()),
        config.get(at + "scopes").map(OidcSettings::texts).orElse(SCOPES),
        URI.create(needed(config, at + "redirect_uri")),
        config.flag(at + "create_accounts", false),
        config.text(at + "username_claim", "preferred_username"),
        config.text(at + "roles_claim", "roles"),
        config.get(at + "roles").map(OidcSettings::mapping).orElse(Map.of()),
        config.flag(at + "trust_mfa", false),
        config.text(at + "landing", "/"),
        config.text(at + "code_page"),
        config.duration(at + "timeout", TIMEOUT));
  }

  private static String needed(Config config, String key) {
    return config
        .text(key)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new IllegalArgumentException("auth." + key + " is missing; set it"));
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  private static Map<String, Set<String>> mapping(Object value) {
    return value instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> String.valueOf(entry.getKey()),
                    entry -> Set.copyOf(texts(entry.getValue()))))
        : Map.of();
  }

  /** Returns every role here that this place hands out. */
  Set<String> handedOut() {
    Set<String> all = new TreeSet<>();
    roles.values().forEach(all::addAll);
    return all;
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "OidcSettings[" + name + ", " + issuer + "]";
  }
}
