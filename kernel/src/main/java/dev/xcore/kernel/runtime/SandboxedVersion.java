package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.WorkerLoad.CodeFile;
import dev.xcore.kernel.sandbox.Workers;
import java.nio.file.Path;
import java.util.List;

/**
 * What all workers of one version of a plugin have in common.
 *
 * @param ground of the version
 * @param workers where they come from
 * @param entryClass of the plugin
 * @param files of the plugin, all of them
 * @param directory its private copy
 * @param readable files of it that its workers may read from disk
 * @param journal takes what they log
 * @param crashes counts how often they fell
 * @param availability of the version, closed when they fall too often
 */
record SandboxedVersion(
    VersionGround ground,
    Workers workers,
    String entryClass,
    List<CodeFile> files,
    Path directory,
    List<Path> readable,
    SandboxJournal journal,
    CrashBudget crashes,
    Availability availability) {

  String name() {
    return ground.name();
  }
}
