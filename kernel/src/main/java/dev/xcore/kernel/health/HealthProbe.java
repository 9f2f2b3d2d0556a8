package dev.xcore.kernel.health;

import dev.xcore.sdk.Health;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One check.
 *
 * @param name unique among the checks of one thing
 * @param look looks, on a platform thread of its own; may be interrupted when it takes too long
 */
public record HealthProbe(String name, Callable<@Nullable Health> look) {}
