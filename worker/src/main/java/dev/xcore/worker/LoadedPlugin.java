package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;

/**
 * The plugin, ready to be called.
 *
 * @param name of the plugin
 * @param loader of its classes
 * @param binder of its types
 * @param outlet to the host
 * @param context given to it
 * @param health its registered checks
 * @param sockets its open WebSockets
 * @param events that it sends and takes
 * @param hooks that it has made in code
 * @param table its handlers
 * @param instance of its entry class
 */
record LoadedPlugin(
    String name,
    SandboxLoader loader,
    Binder binder,
    Outlet outlet,
    WorkerContext context,
    HealthRegistry health,
    Sockets sockets,
    WorkerEvents events,
    WorkerHooks hooks,
    HandlerTable table,
    Object instance) {}
