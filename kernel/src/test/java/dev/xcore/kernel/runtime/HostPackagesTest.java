package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostPackagesTest {

  @Test
  void whoNamesEntitiesWithoutTheModuleIsToldWhatToAdd() {
    assertThat(HostPackages.cure("package jakarta.persistence does not exist", false))
        .hasValueSatisfying(cure -> assertThat(cure).contains("optional module xcore-orm"));
    assertThat(HostPackages.cure("jakarta/persistence/EntityManagerFactory", false)).isPresent();
    assertThat(HostPackages.cure("package org.example does not exist", false)).isEmpty();
    assertThat(HostPackages.cure("package jakarta.persistence.nope does not exist", true))
        .isEmpty();
  }

  @Test
  void onlyWhatEntitiesNeedIsSeenOfTheirMapper() {
    assertThat(HostPackages.isOfEntities("jakarta.persistence")).isTrue();
    assertThat(HostPackages.isOfEntities("jakarta.persistence.criteria")).isTrue();
    assertThat(HostPackages.isOfEntities("org.hibernate.proxy")).isTrue();
    assertThat(HostPackages.isOfEntities("org.hibernate")).isFalse();
    assertThat(HostPackages.isOfEntities("org.hibernate.validator.constraints")).isFalse();
    assertThat(HostPackages.loader("org.hibernate.internal")).isEmpty();
  }
}
