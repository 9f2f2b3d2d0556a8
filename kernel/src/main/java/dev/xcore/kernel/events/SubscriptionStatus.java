package dev.xcore.kernel.events;

/**
 * What a subscription has done so far.
 *
 * @param key what it is known by
 * @param priority higher first
 * @param isServed whether a version of its plugin is there
 * @param state whether its code gets events
 * @param waiting published events that wait
 * @param capacity how many may wait
 * @param handled events that were taken
 * @param failed attempts that failed, those that overran included
 * @param dropped events for which there was no room
 * @param overruns attempts that took too long
 */
public record SubscriptionStatus(
    SubscriptionKey key,
    int priority,
    boolean isServed,
    Suspension.State state,
    int waiting,
    int capacity,
    long handled,
    long failed,
    long dropped,
    long overruns) {}
