package dev.xcore.services.documents;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something to keep. */
public record Member(
    String name, Optional<String> mail, List<String> roles, BigDecimal credit, Instant since) {

  static Member of(String name) {
    return new Member(
        name,
        Optional.of(name + "@example.org"),
        List.of("reader", "writer"),
        new BigDecimal("1234567890123456.50"),
        Instant.parse("2026-07-01T10:11:12.345678Z"));
  }
}
