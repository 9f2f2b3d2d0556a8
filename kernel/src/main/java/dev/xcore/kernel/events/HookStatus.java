package dev.xcore.kernel.events;

import dev.xcore.sdk.HookOptions;

/**
 * What a hook has done so far.
 *
 * @param key what it is known by
 * @param options how it stands at its point
 * @param isServed whether a version of its plugin is there
 * @param state whether its code is asked
 * @param calls how often it was asked
 * @param failures how often it failed, overruns included
 * @param cancelled how often it has cancelled
 * @param skipped how often it has answered in place of what would have happened
 * @param overruns how often it took too long
 * @param totalNanos how long it took altogether
 * @param maxNanos how long it took at most
 */
public record HookStatus(
    SubscriptionKey key,
    HookOptions options,
    boolean isServed,
    Suspension.State state,
    long calls,
    long failures,
    long cancelled,
    long skipped,
    long overruns,
    long totalNanos,
    long maxNanos) {}
