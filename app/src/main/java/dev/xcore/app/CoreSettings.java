package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What core plugins get as their settings: sections {@code auth} and {@code security.password} of
 * the configuration, and secrets. Each has a secret of its own, made of {@code app.secret_key}.
 */
final class CoreSettings {

  /** The secret in which the first administrator's password is kept. */
  static final String ADMIN_PASSWORD = "admin-password";

  private static final String HMAC = "HmacSHA256";

  private CoreSettings() {}

  /** Returns what a plugin gets: what the operator gave it, and for some what the platform adds. */
  static Map<String, Object> of(Configuration configuration, String plugin) {
    Map<String, Object> settings = new LinkedHashMap<>(configuration.plugins().configOf(plugin));
    switch (plugin) {
      case "users" -> users(configuration, settings);
      case "auth" -> auth(configuration, settings);
      case "otp" -> otp(configuration, settings);
      default -> {}
    }
    return settings;
  }

  private static void users(Configuration configuration, Map<String, Object> settings) {
    configuration
        .section("security.password")
        .filter(password -> !password.isEmpty())
        .ifPresent(password -> settings.put("password", password));
    settings.put("admin_password_file", configuration.secrets().file(ADMIN_PASSWORD).toString());
  }

  private static void auth(Configuration configuration, Map<String, Object> settings) {
    configuration
        .section("auth")
        .orElse(Map.of())
        .forEach((key, value) -> {
          if (!key.equals("otp")) {
            settings.put(key, value);
          }
        });
    settings.put("secret", secret(configuration, "auth"));
  }

  private static void otp(Configuration configuration, Map<String, Object> settings) {
    configuration.section("auth.otp").ifPresent(settings::putAll);
    settings.put("secret", secret(configuration, "otp"));
  }

  /** Neither the application's key nor another plugin's secret can be found from one of these. */
  private static String secret(Configuration configuration, String plugin) {
    try {
      byte[] key = configuration.secretKey().getBytes(StandardCharsets.UTF_8);
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      byte[] made = mac.doFinal(("xcore core plugin " + plugin).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
