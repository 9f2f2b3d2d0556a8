package dev.xcore.app.config;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;

/**
 * The keys of {@code security.password}. The core plugin {@code users} is given what is written;
 * here it is checked.
 */
final class PasswordSection {

  private static final int SHORTEST = 8;
  private static final int LONGEST = 1024;
  private static final int LEAST_LONGEST = 64;
  private static final int MOST_SHORTEST = 128;

  /** OWASP's least memory for Argon2id, which needs five passes then. */
  private static final int LEAST_MEMORY = 7168;

  private static final int MOST_MEMORY = 1 << 20;
  private static final int USUAL_MEMORY = 19_456;
  private static final int MOST_PASSES = 10;
  private static final int MOST_CONCURRENT = 256;

  static final Key<Settings> PASSWORD =
      Key.section(
          "password",
          Key.of("min_length", Types.integer(SHORTEST, MOST_SHORTEST)).or(12),
          Key.of("max_length", Types.integer(LEAST_LONGEST, LONGEST)).or(LONGEST),
          Key.of("allow_common", Types.bool()).or(false),
          Key.of("memory_kib", Types.integer(LEAST_MEMORY, MOST_MEMORY)).or(USUAL_MEMORY),
          Key.of("iterations", Types.integer(1, MOST_PASSES)).or(2),
          Key.of("max_concurrent", Types.integer(0, MOST_CONCURRENT)).or(0));

  private PasswordSection() {}
}
