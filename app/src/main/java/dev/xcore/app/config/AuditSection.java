package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The keys of section {@code security.audit}, and what they mean. */
final class AuditSection {

  private static final int MOST_MEGABYTES = 256;
  private static final int USUAL_MEGABYTES = 16;
  private static final int MOST_KEPT = 100_000;
  private static final int USUALLY_KEPT = 64;

  /** What becomes of a start when the log was changed. */
  private enum Damage {
    REFUSE,
    CONTINUE
  }

  private static final Key<Boolean> ENABLED = Key.of("enabled", Types.bool()).or(true);
  private static final Key<String> DIRECTORY = Key.of("directory", Types.text());
  private static final Key<Integer> ROTATE =
      Key.of("rotate_mb", Types.integer(1, MOST_MEGABYTES)).or(USUAL_MEGABYTES);
  private static final Key<Integer> KEEP =
      Key.of("keep", Types.integer(1, MOST_KEPT)).or(USUALLY_KEPT);
  private static final Key<Damage> ON_DAMAGE = Key.of("on_damage", Types.choice(Damage.class));

  static final Key<Settings> AUDIT =
      Key.section("audit", ENABLED, DIRECTORY, ROTATE, KEEP, ON_DAMAGE);

  private final Path root;
  private final Path varDirectory;
  private final Environment environment;
  private final Check check;

  AuditSection(Path root, Path varDirectory, Environment environment, Check check) {
    this.root = root;
    this.varDirectory = varDirectory;
    this.environment = environment;
    this.check = check;
  }

  SecuritySettings.Audit read(Settings settings) {
    Damage usual = environment == Environment.PRODUCTION ? Damage.REFUSE : Damage.CONTINUE;
    return new SecuritySettings.Audit(
        settings.get(ENABLED),
        directory(settings),
        (long) settings.get(ROTATE) << 20,
        settings.get(KEEP),
        settings.find(ON_DAMAGE).orElse(usual) == Damage.CONTINUE);
  }

  private Path directory(Settings settings) {
    Path usual = varDirectory.resolve("audit");
    try {
      return settings.find(DIRECTORY).map(root::resolve).orElse(usual).normalize();
    } catch (InvalidPathException wrong) {
      check.problem(
          settings.place(DIRECTORY),
          "security.audit." + DIRECTORY,
          "is no path: " + wrong.getReason());
      return usual;
    }
  }
}
