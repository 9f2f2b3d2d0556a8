package dev.xcore.kernel.install;

/**
 * How a change is to be made.
 *
 * @param actor who wants it: {@code admin}, {@code cli}
 * @param force whether to go on where a careful person would stop: an older version, the same
 *     version with other content, requirements that are not met
 */
public record InstallRequest(String actor, boolean force) {}
