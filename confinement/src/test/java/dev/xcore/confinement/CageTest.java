package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CageTest {

  @TempDir private Path folder;

  @Test
  void pathsAreAbsoluteAndBelowTheRoot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cage.builder(folder).readable(Path.of("relative")).build())
        .withMessageContaining("relative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cage.builder(folder).writable(Path.of("/")).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cage.builder(folder).readable(Path.of("/..")).build());
  }

  @Test
  void figuresArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cage.builder(folder).memoryMib(0).build())
        .withMessageContaining("memoryMib");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cage.builder(folder).scratchLimit(1, 0).build())
        .withMessageContaining("scratchFiles");
  }

  @Test
  void neitherProcNorTheHomesAreReadableByDefault() {
    Cage cage = Cage.builder(folder).build();
    for (List<Path> paths : List.of(cage.readable(), cage.executable(), cage.writable())) {
      assertThat(paths)
          .noneMatch(path -> path.startsWith("/proc"))
          .noneMatch(path -> path.startsWith("/home"))
          .noneMatch(path -> path.startsWith("/sys/fs"))
          .doesNotContain(Path.of("/etc"), Path.of("/dev"), Path.of("/usr"), Path.of("/tmp"))
          .allMatch(Files::exists);
    }
  }

  @Test
  void whatARuntimeLinksToIsReadable() throws IOException {
    Path home = Files.createDirectories(folder.resolve("java"));
    Path elsewhere = Files.createFile(folder.resolve("security"));
    Files.createSymbolicLink(home.resolve("conf"), elsewhere);
    Cage cage = Cage.builder(folder.resolve("scratch")).java(home).build();
    assertThat(cage.executable()).contains(home);
    assertThat(cage.readable()).contains(elsewhere.toRealPath());
  }

  @Test
  void noCageRunsAsTheAdministrator() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WorkerUser.Fixed(0, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new WorkerUser.Fixed(5, 0));
  }

  @Test
  void commandsHoldNoZeroCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ConfinedCommand(
                Path.of("/bin/true"), List.of("a\0b"), Map.of(), Path.of("/tmp/e")));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ConfinedCommand(Path.of("true"), List.of(), Map.of(), Path.of("/tmp/errors")));
  }
}
