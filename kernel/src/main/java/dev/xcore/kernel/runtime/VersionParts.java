package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.surface.SurfaceChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one version of a plugin is made of.
 *
 * @param settings in force
 * @param binder of its types
 * @param handlers of its class
 * @param publicDirectory of its files
 * @param broken changes of its public surface that its version number does not allow
 * @param scope of what ends with it
 * @param pipeline of its calls
 * @param failures of its code
 * @param health of it
 * @param events that it takes
 * @param jobs has its jobs run
 * @param registrations what it offers to others
 * @param tables in force
 */
record VersionParts(
    PluginSettings settings,
    Binder binder,
    HandlerTable handlers,
    Optional<Path> publicDirectory,
    List<SurfaceChange> broken,
    PluginScope scope,
    CallPipeline.Parts pipeline,
    PluginFailures failures,
    PluginHealth health,
    VersionEvents events,
    JobBoard jobs,
    VersionRegistrations registrations,
    Supplier<Snapshot> tables) {}
