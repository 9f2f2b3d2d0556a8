package dev.xcore.kernel.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurfaceStoreTest {

  @TempDir private Path folder;

  @Test
  void whatIsSavedIsReadBackWithoutAChange() {
    Surface surface = Surfaces.of(SurfaceComparisonTest.Before.class, "1.2.3", "");
    SurfaceStore store = SurfaceStore.of(folder);
    store.save(surface);

    Path file = store.find("shop", "1.2.3").orElseThrow();
    Surface read = Surface.read(file);
    assertThat(file).isEqualTo(folder.resolve("schemas/shop/1.2.3.json"));
    assertThat(read.plugin()).isEqualTo("shop");
    assertThat(read.json()).isEqualTo(surface.json());
    assertThat(SurfaceComparison.of(surface, read, InstantSource.system()).changes()).isEmpty();
    assertThat(SurfaceComparison.of(read, surface, InstantSource.system()).changes()).isEmpty();
  }

  @Test
  void theSameSurfaceIsNotWrittenAgain() throws IOException {
    SurfaceStore store = SurfaceStore.of(folder);
    store.save(Surfaces.of(SurfaceComparisonTest.Before.class, "1.0.0", ""));
    Path file = store.find("shop", "1.0.0").orElseThrow();
    FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, old);

    store.save(Surfaces.of(SurfaceComparisonTest.Before.class, "1.0.0", ""));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);

    store.save(Surfaces.of(SurfaceComparisonTest.After.class, "1.0.0", ""));
    assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(old);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theLowestVersionsAreForgotten() {
    SurfaceStore store = SurfaceStore.of(folder);
    for (int minor = 0; minor <= SurfaceStore.MOST_VERSIONS; minor++) {
      store.save(Surfaces.of(SurfaceComparisonTest.Unversioned.class, "1." + minor + ".0", ""));
    }

    assertThat(store.versions("shop")).hasSize(SurfaceStore.MOST_VERSIONS);
    assertThat(store.find("shop", "1.0.0")).isEmpty();
    assertThat(store.find("shop", "1.1.0")).isPresent();
    assertThat(store.versions("nobody")).isEmpty();
  }

  @Test
  void aDiskThatFailsStopsNobody() throws IOException {
    Files.writeString(folder.resolve("schemas"), "a file where the folder should be");

    SurfaceStore.of(folder).save(Surfaces.of(SurfaceComparisonTest.Before.class, "1.0.0", ""));

    assertThat(SurfaceStore.of(folder).versions("shop")).isEmpty();
  }

  @Test
  void otherDocumentsAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"openapi\": \"3.1.0\"}");

    assertThatThrownBy(() -> Surface.read(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not a document of a plugin's surface");
  }
}
