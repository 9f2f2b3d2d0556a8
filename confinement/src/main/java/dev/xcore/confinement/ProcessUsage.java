package dev.xcore.confinement;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a process uses at the moment; what cannot be read is empty.
 *
 * @param memoryBytes memory now: what its limit counts where it has one, else the resident set
 * @param peakMemoryBytes the most it has used so far
 * @param cpuTime processor time since its start
 * @param threads its threads
 * @param openFiles its open descriptors
 * @param scratchBytes what its scratch folder holds
 */
public record ProcessUsage(
    OptionalLong memoryBytes,
    OptionalLong peakMemoryBytes,
    Duration cpuTime,
    OptionalInt threads,
    OptionalInt openFiles,
    OptionalLong scratchBytes) {}
