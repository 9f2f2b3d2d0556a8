package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.compiler.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeImageTest {

  @TempDir Path temporary;
  private CacheFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = CacheFolder.closed(temporary.resolve("cache"));
  }

  @Test
  void anImageIsLinkedOnce() throws Exception {
    Path jdk = KitJdk.with(temporary.resolve("jdk"), KitJdk.WORKING);

    RuntimeImage first = RuntimeImage.link(folder, jdk);
    RuntimeImage second = RuntimeImage.link(folder, jdk);

    assertThat(first.shortcoming()).isEmpty();
    assertThat(first.java()).isExecutable();
    assertThat(second).isEqualTo(first);
    assertThat(KitJdk.links(jdk)).isEqualTo(1);
    assertThat(names()).containsExactly(first.home().getFileName().toString());
  }

  @Test
  void aHalfMadeImageIsMadeAgain() throws Exception {
    Path jdk = KitJdk.with(temporary.resolve("jdk"), KitJdk.WORKING);
    Path home = RuntimeImage.link(folder, jdk).home();
    List<Damage> damages =
        List.of(
            () -> Files.delete(home.resolve("xcore-image")),
            () -> Files.writeString(home.resolve("xcore-image"), ""),
            () -> Files.write(home.resolve("xcore-image"), new byte[] {(byte) 0xff}),
            () -> Files.delete(home.resolve("bin/java")),
            () -> Files.writeString(home.resolve("bin/java"), ""),
            () -> Files.writeString(home.resolve("bin/more"), ""));
    for (Damage damage : damages) {
      damage.run();

      assertThat(RuntimeImage.link(folder, jdk).isLinked()).isTrue();
      assertThat(home.resolve("bin/java")).hasContent("#!/bin/sh");
      assertThat(home.resolve("bin/more")).doesNotExist();
    }
    assertThat(KitJdk.links(jdk)).isEqualTo(1 + damages.size());
    assertThat(names()).hasSize(1);
  }

  @Test
  void anotherJdkHasAnotherImageAndTwoAreKept() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      RuntimeImage.link(folder, KitJdk.with(temporary.resolve(name), KitJdk.WORKING));
    }

    assertThat(names()).hasSize(2);
  }

  @Test
  void withoutJlinkTheWholeJdkIsUsedAndTheReasonIsTold() throws Exception {
    RuntimeImage image = RuntimeImage.link(folder, KitJdk.without(temporary.resolve("jdk")));

    assertThat(image.home()).isEqualTo(Path.of(System.getProperty("java.home")));
    assertThat(image.java()).isExecutable();
    assertThat(image.isLinked()).isFalse();
    assertThat(image.shortcoming().orElseThrow())
        .contains("workers run on the whole JDK", "jdk/bin/jlink", "install");
  }

  @Test
  void aJlinkThatFailsIsQuotedAndLeavesNothing() throws Exception {
    String failing = KitJdk.WORKING + "echo 'Error: no such module'; exit 4\n";

    RuntimeImage image = RuntimeImage.link(folder, KitJdk.with(temporary.resolve("jdk"), failing));

    assertThat(image.isLinked()).isFalse();
    assertThat(image.shortcoming().orElseThrow()).contains("status 4", "Error: no such module");
    assertThat(names()).isEmpty();
  }

  private interface Damage {
    void run() throws IOException;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
