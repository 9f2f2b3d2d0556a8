package dev.xcore.auth.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.xcore.sdk.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What is asked of passwords, and how they are hashed.
 *
 * @param minLength fewest characters of a new one
 * @param maxLength most characters of a new one
 * @param allowCommon whether well-known ones are let through
 * @param memoryKib memory of one hash in KiB
 * @param iterations passes over that memory
 * @param maxConcurrent hashes made at the same time, 0 for as many as there are processors
 */
record PasswordSettings(
    @JsonProperty("min_length") @Default("12") @Min(8) @Max(128) int minLength,
    @JsonProperty("max_length") @Default("1024") @Min(64) @Max(1024) int maxLength,
    @JsonProperty("allow_common") @Default("false") boolean allowCommon,
    @JsonProperty("memory_kib") @Default("19456") @Min(7168) @Max(1 << 20) int memoryKib,
    @Default("2") @Min(1) @Max(10) int iterations,
    @JsonProperty("max_concurrent") @Default("0") @Min(0) @Max(256) int maxConcurrent) {

  /** OWASP's settings for Argon2id: 19 MiB, two passes. */
  static final PasswordSettings USUAL = new PasswordSettings(12, 1024, false, 19_456, 2, 0);

  int concurrency() {
    return maxConcurrent == 0
        ? Math.max(2, Runtime.getRuntime().availableProcessors())
        : maxConcurrent;
  }
}
