package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;

/**
 * The classes that instances are made of.
 *
 * @param entryClass what is instantiated
 * @param loader its class loader
 * @param binder of its types
 * @param handlers of its annotated methods
 * @param lifecycle runs the callbacks of its instances
 */
record InstanceClasses(
    Class<?> entryClass,
    ClassLoader loader,
    Binder binder,
    HandlerTable handlers,
    LifecycleManager lifecycle) {}
