package dev.xcore.kernel.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;

/** The flags of a worker's JVM. */
final class KitFlags {

  /** The flags that an AOT cache depends on: the same in the rehearsal and afterwards. */
  static final List<String> FIXED =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+SuppressFatalErrorMessage",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--finalization=disabled",
          "--illegal-native-access=deny",
          "--enable-native-access=" + WorkerJarModule.NAME);

  /** On a whole JDK: the only modules are {@code java.base} and the worker's own. */
  static final List<String> NARROWED = List.of("--limit-modules", "java.base");

  private KitFlags() {}

  /** The flags of one worker's limits. */
  static List<String> of(KitLimits limits) {
    KitMemory memory = KitMemory.of(limits);
    return List.of(
        "-Xms8m",
        "-Xmx" + memory.heapMb() + "m",
        "-Xss" + memory.stackKb() + "k",
        "-XX:MaxMetaspaceSize=" + memory.metaspaceMb() + "m",
        "-XX:MaxDirectMemorySize=" + memory.directMb() + "m",
        "-XX:ReservedCodeCacheSize=" + memory.codeMb() + "m",
        "-XX:ActiveProcessorCount=" + Math.ceilDiv(limits.cpuPercent(), 100));
  }

  /** What the process would else ask the machine: its user, its places and its time zone. */
  static List<String> properties(Path scratch) {
    List<String> properties = new ArrayList<>();
    properties.add("-Djava.io.tmpdir=" + scratch);
    properties.add("-Duser.home=" + scratch);
    properties.add("-Duser.name=xcore");
    properties.add("-Duser.timezone=" + TimeZone.getDefault().getID());
    return properties;
  }
}
