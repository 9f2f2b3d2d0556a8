package dev.xcore.services.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names schemas and users after plugins, so that no two plugins, and no two applications on one
 * server, ever mean the same. What fits is kept readable; what is too long for a database, or has
 * to tell more apart than fits, ends in a hash. Readable names and hashed ones begin differently.
 */
final class SchemaNames {

  /** The most bytes of a name in PostgreSQL; the others allow more. */
  private static final int MOST = 63;

  private static final int DIGITS = 16;

  private SchemaNames() {}

  /** Names the schema of a plugin within one database. */
  static String schema(String plugin) {
    String readable = "p_" + plugin;
    return readable.length() <= MOST ? readable : hashed("h_", plugin, plugin);
  }

  /** Names the user of a plugin on a server, where users belong to all databases. */
  static String user(String database, String plugin) {
    return hashed("u_", plugin, database + '/' + plugin);
  }

  /** Names the database of a plugin on a server where a schema is a database. */
  static String database(String base, String plugin) {
    String readable = base + '$' + plugin;
    return readable.length() <= MOST && base.indexOf('$') < 0
        ? readable
        : hashed("h$$", plugin, readable);
  }

  private static String hashed(String prefix, String readable, String all) {
    int room = MOST - prefix.length() - 1 - DIGITS;
    return prefix + readable.substring(0, Math.min(room, readable.length())) + '_' + hash(all);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
