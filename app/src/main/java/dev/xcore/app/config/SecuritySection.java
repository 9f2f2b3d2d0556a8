package dev.xcore.app.config;

import dev.xcore.confinement.Level;
import dev.xcore.confinement.UidRange;
import dev.xcore.kernel.registry.ManifestSchema;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.util.List;

/** The keys of section {@code security}, and what they mean. */
final class SecuritySection {

  private static final int LARGEST_POOL = 32;
  private static final int USUAL_POOL = 1;
  private static final int LAST_USER = Integer.MAX_VALUE - UidRange.DEFAULT_COUNT - 1;

  static final Key<List<String>> ALLOWED_IMPORTS =
      Key.of("allowed_imports", Types.list(ManifestSchema.importName())).or(List.of());
  static final Key<List<String>> FORBIDDEN_IMPORTS =
      Key.of("forbidden_imports", Types.list(ManifestSchema.importName())).or(List.of());

  static final Key<ScanSettings.Mode> SCAN =
      Key.of("scan", Types.choice(ScanSettings.Mode.class)).or(ScanSettings.Mode.ENFORCE);
  static final Key<Level> REQUIRE = Key.of("require", Types.choice(Level.class)).or(Level.KERNEL);
  static final Key<Integer> POOL_SIZE =
      Key.of("pool_size", Types.integer(0, LARGEST_POOL)).or(USUAL_POOL);
  static final Key<Integer> USER = Key.of("user", Types.integer(1, LAST_USER));
  static final Key<Settings> SANDBOX = Key.section("sandbox", SCAN, REQUIRE, POOL_SIZE, USER);

  static final Key<Settings> SECURITY =
      Key.section(
          "security",
          ALLOWED_IMPORTS,
          FORBIDDEN_IMPORTS,
          SANDBOX,
          AccessRulesSection.RULES,
          PasswordSection.PASSWORD,
          ProtectionSection.RATE_DEFAULT,
          ProtectionSection.RATES,
          ProtectionSection.RATE_BUCKETS,
          AuditSection.AUDIT,
          ProtectionSection.HEADERS);

  private final Settings settings;
  private final AuditSection audit;
  private final Check check;

  SecuritySection(Settings settings, AuditSection audit, Check check) {
    this.settings = settings;
    this.audit = audit;
    this.check = check;
  }

  SecuritySettings read() {
    Settings sandbox = settings.get(SANDBOX);
    return new SecuritySettings(
        new ScanSettings(
            sandbox.get(SCAN), settings.get(ALLOWED_IMPORTS), settings.get(FORBIDDEN_IMPORTS)),
        new SecuritySettings.Sandbox(
            sandbox.get(REQUIRE), sandbox.get(POOL_SIZE), sandbox.find(USER)),
        audit.read(settings.get(AuditSection.AUDIT)),
        new AccessRulesSection(settings, check).read());
  }
}
