package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.ConfinementReport.Finding;
import dev.xcore.confinement.Level;
import dev.xcore.confinement.Mechanism;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The level that is asked for, against the level that is there. */
final class RequiredLevelTest {

  private static ConfinementReport machine(Level level) {
    Map<Mechanism, Finding> findings = new EnumMap<>(Mechanism.class);
    for (Mechanism mechanism : Mechanism.values()) {
      boolean isActive = level == Level.KERNEL || mechanism == Mechanism.SELF_LIMITS;
      findings.put(mechanism, new Finding(isActive, isActive ? "works" : "not in this kernel"));
    }
    return new ConfinementReport(level, findings);
  }

  @Test
  void aWeakerMachineIsRefusedAndToldWhatIsMissing() {
    assertThatThrownBy(() -> ProcessManager.require(Level.KERNEL, machine(Level.PROCESS)))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("level 'process'")
        .hasMessageContaining("security.sandbox.require asks for 'kernel'")
        .hasMessageContaining("landlock (not in this kernel)")
        .hasMessageContaining("xcore doctor");
  }

  @Test
  void whatIsAskedForOrMoreIsEnough() {
    assertThatCode(
            () -> {
              ProcessManager.require(Level.PROCESS, machine(Level.PROCESS));
              ProcessManager.require(Level.PROCESS, machine(Level.KERNEL));
              ProcessManager.require(Level.KERNEL, machine(Level.KERNEL));
            })
        .doesNotThrowAnyException();
  }
}
