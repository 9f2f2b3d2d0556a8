package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a sealed process can and cannot do, by real processes on this machine. */
final class ConfinedProcessIT {

  private static Lab lab;

  @BeforeAll
  static void open() throws IOException {
    lab = Lab.open(Confinement.probe());
  }

  @AfterAll
  static void close() throws IOException {
    lab.close();
  }

  @Test
  void everyAttackIsDenied() throws Exception {
    assumeTrue(lab.machine().level() == Level.KERNEL, "this machine has no kernel confinement");
    List<String> report = lab.attack();
    assertThat(report).last().isEqualTo("ended with code 0");
    assertThat(Attack.allowed(report)).isEmpty();
    assertThat(Attack.denied(report)).hasSizeGreaterThan(70);
    assertThat(lab.victim().isAlive()).isTrue();
  }

  @Test
  void honestWorkIsNotHindered() throws Exception {
    List<String> report = lab.work();
    assertThat(report).last().isEqualTo("ended with code 0");
    assertThat(Attack.denied(report)).isEmpty();
    assertThat(Attack.allowed(report)).hasSize(10);
  }
}
