package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.health.HealthMonitor;

/**
 * What stands around the calls of all plugins of one kernel.
 *
 * @param middlewares of the application
 * @param hooks of all plugins
 * @param judge of permissions
 * @param monitor of health
 */
record CallControls(
    CallMiddlewares middlewares, HookManager hooks, PermissionJudge judge, HealthMonitor monitor) {}
