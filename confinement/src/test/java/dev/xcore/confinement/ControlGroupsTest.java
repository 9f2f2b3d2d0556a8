package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.xcore.confinement.ControlGroups.Controller;
import dev.xcore.confinement.ControlGroups.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlGroupsTest {

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

  @TempDir private Path folder;
  private Path self;
  private Path mount;

  @BeforeEach
  void open() throws IOException {
    self = Files.createDirectory(folder.resolve("self"));
    mount = Files.createDirectories(folder.resolve("mount/system/server")).getParent().getParent();
  }

  @Test
  void versionTwoIsTriedInTheOwnGroupBesideItAndAtTheTop() throws IOException {
    describe("31 23 0:28 / " + mount + " rw - cgroup2 cgroup2 rw", "0::/system/server");
    Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory pids\n");
    assertThat(GroupMounts.read(self).candidates("memory"))
        .containsExactly(
            new Home(2, mount.resolve("system/server")),
            new Home(2, mount.resolve("system")),
            new Home(2, mount));
    assertThat(GroupMounts.read(self).candidates("hugetlb")).isEmpty();
  }

  @Test
  void versionOneIsTriedInTheOwnGroupAndAtTheTop() throws IOException {
    describe(
        "31 23 0:28 / " + mount + " rw shared:9 - cgroup cgroup rw,cpu,cpuacct",
        "3:cpu,cpuacct:/system/server");
    assertThat(GroupMounts.read(self).candidates("cpu"))
        .containsExactly(new Home(1, mount.resolve("system/server")), new Home(1, mount));
    assertThat(GroupMounts.read(self).candidates("memory")).isEmpty();
  }

  @Test
  void aContainerSeesItsOwnGroupAsTheTop() throws IOException {
    describe(
        "31 23 0:28 /docker/abc " + mount + " rw - cgroup cgroup rw,memory",
        "3:memory:/docker/abc/system");
    assertThat(GroupMounts.read(self).candidates("memory"))
        .containsExactly(new Home(1, mount.resolve("system")), new Home(1, mount));
  }

  @Test
  void aMachineWithoutControlGroupsSaysSo() {
    ControlGroups groups = ControlGroups.discover(self);
    assertThat(groups.home(Controller.MEMORY)).isEmpty();
    assertThat(groups.problem(Controller.MEMORY)).contains("no control group hierarchy", "memory");
    assertThat(groups.reserve().folders()).isEmpty();
    assertThat(groups.reserve().remove()).isTrue();
  }

  @Test
  void aGroupThatMayNotBeMadeIsExplained() throws IOException {
    describe("31 23 0:28 / " + mount + " rw - cgroup2 cgroup2 rw", "0::/");
    Files.writeString(mount.resolve("cgroup.controllers"), "memory\n");
    assertThat(ControlGroups.discover(self).problem(Controller.MEMORY))
        .contains("Delegate=yes", mount.toString());
  }

  @Test
  void limitsOfVersionTwoAreWrittenToItsFiles() throws IOException {
    Path group = mount.resolve("xcore-1-1");
    ControlGroup two = unified(group);
    two.create(OptionalLong.of(128), OptionalInt.of(50), OptionalInt.of(60));
    assertThat(group.resolve("memory.max")).hasContent(Long.toString(128L << 20));
    assertThat(group.resolve("memory.oom.group")).hasContent("1");
    assertThat(group.resolve("cpu.max")).hasContent("50000 100000");
    assertThat(group.resolve("pids.max")).hasContent("60");
    assertThat(two.setCpuPercent(200)).isTrue();
    assertThat(group.resolve("cpu.max")).hasContent("200000 100000");
    assertThat(two.threadFiles()).isEmpty();
    two.add(ProcessIdentity.self());
    assertThat(group.resolve("cgroup.procs"))
        .hasContent(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void usageAndKillsOfVersionTwoAreReadFromItsFiles() throws IOException {
    Path group = mount.resolve("xcore-1-1");
    ControlGroup two = unified(group);
    two.create(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
    assertThat(two.hasRunOutOfMemory()).isFalse();
    Files.writeString(group.resolve("memory.events"), "oom 1\noom_kill 0\n");
    assertThat(two.hasRunOutOfMemory()).isFalse();
    Files.writeString(group.resolve("memory.events"), "oom 1\noom_kill 2\n");
    assertThat(two.hasRunOutOfMemory()).isTrue();
    Files.writeString(group.resolve("memory.current"), "4096\n");
    assertThat(two.memory()).hasValue(4096);
    assertThat(two.peakMemory()).isEmpty();
  }

  @Test
  void aProcessJoinsARealGroupOfVersionTwoAndDiesWithIt() throws Exception {
    assumeTrue(Files.isWritable(UNIFIED), "no writable control groups of version 2 here");
    Path group = UNIFIED.resolve("xcore-" + ProcessHandle.current().pid() + "-test");
    ControlGroup two = unified(group);
    Process process = new ProcessBuilder("sleep", "1000").start();
    try {
      two.create(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
      two.add(ProcessIdentity.of(process.pid()).orElseThrow());
      assertThat(group.resolve("cgroup.procs")).hasContent(process.pid() + "\n");
      assertThat(two.remove()).isTrue();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(group).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  private static ControlGroup unified(Path group) {
    return new ControlGroup(
        true, Map.of(Controller.MEMORY, group, Controller.CPU, group, Controller.PIDS, group));
  }

  private void describe(String mountInfo, String membership) throws IOException {
    Files.writeString(self.resolve("mountinfo"), mountInfo + "\n");
    Files.writeString(self.resolve("cgroup"), membership + "\n");
  }
}
