package dev.xcore.kernel.security;

import java.util.Optional;

/**
 * Why a class or member may not be used.
 *
 * @param rule in which way
 * @param capability what it could do
 * @param reason follows "uses NAME" in messages; says how to mend it
 * @param grant what {@code allowed_imports} would have to name
 */
record Refusal(
    ScanRule rule, Optional<Capability> capability, String reason, Optional<String> grant) {}
