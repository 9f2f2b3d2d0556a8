package dev.xcore.kernel.runtime;

import dev.xcore.kernel.health.HealthMonitor;

/**
 * What stands around the calls of all plugins of one kernel.
 *
 * @param middlewares of the application
 * @param judge of permissions
 * @param monitor of health
 */
record CallControls(CallMiddlewares middlewares, PermissionJudge judge, HealthMonitor monitor) {}
