package dev.xcore.kernel.jobs;

import dev.xcore.sdk.JobPlan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, to be done by a plugin.
 *
 * @param job its name in the plugin
 * @param target what is run
 * @param dueTime when it was due
 * @param attempt from 1
 * @param payload a value tree, null for none
 * @param timeout how long it may take; empty for what the plugin's manifest says
 */
public record JobTask(
    String job,
    Target target,
    Instant dueTime,
    int attempt,
    @Nullable Object payload,
    Optional<Duration> timeout) {}
