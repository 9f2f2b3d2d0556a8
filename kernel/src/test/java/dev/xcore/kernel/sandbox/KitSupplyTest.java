package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.compiler.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitSupplyTest {

  @TempDir Path temporary;
  private Path jdk;
  private KitSupply supply;

  @BeforeEach
  void open() throws Exception {
    jdk = KitJdk.with(temporary.resolve("jdk"), KitJdk.WORKING);
    KitOptions options =
        KitOptions.forUser(Map.of())
            .withOpen(false)
            .withCache(temporary.resolve("cache"))
            .withJavaHome(jdk);
    supply =
        KitSupply.open(
            options,
            launch -> {
              throw new TimeoutException("there is nothing to rehearse");
            });
  }

  @AfterEach
  void close() {
    supply.close();
  }

  private Path jar() {
    return supply.latest().launch(KitLimits.defaults(), temporary).readablePaths().getFirst();
  }

  @Test
  void aKitWhoseFilesAreThereIsNotMadeAgain() throws Exception {
    assertThat(supply.complete()).isSameAs(supply.complete());
    assertThat(KitJdk.links(jdk)).isEqualTo(1);
  }

  @Test
  void anInstallationThatWasDeletedIsLinkedAgain() throws Exception {
    Path home = supply.latest().image().home();
    FolderRemoval.remove(home);

    assertThat(supply.complete().image().home()).isEqualTo(home);
    assertThat(home.resolve("bin/java")).isExecutable();
    assertThat(KitJdk.links(jdk)).isEqualTo(2);
  }

  @Test
  void aJarThatWasDeletedIsPutTogetherAgain() throws Exception {
    Path jar = jar();
    Files.delete(jar);

    supply.complete();

    assertThat(jar).exists().isEqualTo(jar());
  }

  @Test
  void anInterruptSpoilsNothing() throws Exception {
    FolderRemoval.remove(supply.latest().image().home());
    Thread.currentThread().interrupt();
    assertThatThrownBy(supply::complete).isInstanceOf(InterruptedException.class);

    assertThat(supply.complete().image().isLinked()).isTrue();
  }

  @Test
  void aClosedSupplyMakesNoMore() throws Exception {
    Files.delete(jar());
    supply.close();

    assertThatThrownBy(supply::complete)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shutting down");
  }
}
