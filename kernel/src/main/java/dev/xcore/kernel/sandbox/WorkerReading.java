package dev.xcore.kernel.sandbox;

/**
 * What a worker uses, and what it has used at most, as far as anybody has looked.
 *
 * @param now at the last look
 * @param peak the most of each figure
 * @param cpuPercent of one processor, between the last two looks
 * @param peakCpuPercent the most of it
 */
public record WorkerReading(
    WorkerUsage now, WorkerUsage peak, double cpuPercent, double peakCpuPercent) {}
