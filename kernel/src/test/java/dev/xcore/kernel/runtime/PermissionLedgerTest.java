package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.PermissionRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PermissionLedgerTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private final PermissionLedger ledger = new PermissionLedger(InstantSource.fixed(NOW));

  private static PermissionRequest request(String resource, String action) {
    return new PermissionRequest("shop", resource, action);
  }

  @Test
  void tellsWhatWasUsedDeniedAndNeverUsed() {
    ledger.allowed(request("event:shop.a.b", "publish"));
    ledger.allowed(request("plugin:users", "call"));
    ledger.denied(request("plugin:bank", "call"), "permissions");
    ledger.denied(request("plugin:bank", "call"), "allowed_callers");
    ledger.allowed(new PermissionRequest("other", "service:db", "use"));

    PermissionReport report =
        ledger.report(
            Manifests.named("shop")
                .permitted(
                    new PermissionRule("plugin:users", List.of("call"), true),
                    new PermissionRule("plugin:*", List.of("call"), true),
                    new PermissionRule("event:shop.**", List.of("*"), true),
                    new PermissionRule("service:db", List.of("use"), true))
                .manifest());

    assertThat(report.isEnforced()).isTrue();
    assertThat(report.rules())
        .extracting(PermissionReport.Asked::isUsed)
        .containsExactly(true, false, true, false);
    assertThat(report.uses())
        .containsExactly(
            new PermissionUse("event:shop.a.b", "publish", 1, 0, NOW, NOW, Optional.empty()),
            new PermissionUse(
                "plugin:bank", "call", 0, 2, NOW, NOW, Optional.of("allowed_callers")),
            new PermissionUse("plugin:users", "call", 1, 0, NOW, NOW, Optional.empty()));
  }

  @Test
  void remembersABoundedNumberOfKinds() {
    for (int i = 0; i < 1500; i++) {
      ledger.denied(request("plugin:p" + i, "call"), "permissions");
    }

    assertThat(ledger.report(Manifests.named("shop").manifest()).uses()).hasSize(1000);
    assertThat(ledger.dropped()).isEqualTo(500);
  }
}
