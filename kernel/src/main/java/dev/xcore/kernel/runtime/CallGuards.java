package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.observability.SystemEvents;

/**
 * What one version's calls pass before they reach its code, beside its limits.
 *
 * @param availability whether it takes calls
 * @param quarantine closes it when calls run away
 * @param middlewares of the application
 * @param hooks of all plugins
 * @param judge of permissions
 * @param events hear of circuits
 */
record CallGuards(
    Availability availability,
    Quarantine quarantine,
    CallMiddlewares middlewares,
    HookManager hooks,
    PermissionJudge judge,
    SystemEvents events) {}
