package dev.xcore.services.scheduler;

import java.time.Instant;

/**
 * A run that this server has taken.
 *
 * @param row the job, as it was before
 * @param node this server
 * @param dueTime when the run was due
 * @param startedAt when it was taken
 * @param attempt from 1
 * @param isAsked whether somebody asked for it, beside the due times
 */
record JobClaim(
    JobRow row, String node, Instant dueTime, Instant startedAt, int attempt, boolean isAsked) {}
