package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.compiler.CacheFolder;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJarTest {

  @TempDir Path temporary;
  private CacheFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = CacheFolder.closed(temporary.resolve("cache"));
  }

  @Test
  void itIsOneModuleThatShowsPluginsTheirInterfacesOnly() throws IOException {
    ModuleDescriptor module = descriptor(WorkerJar.assemble(folder, own()));

    assertThat(module.name()).isEqualTo("dev.xcore.worker");
    assertThat(module.mainClass()).contains("dev.xcore.worker.WorkerMain");
    assertThat(module.requires())
        .extracting(Object::toString)
        .containsExactly("mandated java.base");
    assertThat(module.opens()).isEmpty();
    assertThat(module.isOpen()).isFalse();
    assertThat(module.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .contains(
            "dev.xcore.sdk",
            "dev.xcore.sdk.http",
            "org.slf4j",
            "jakarta.validation.constraints",
            "jakarta.inject",
            "com.fasterxml.jackson.annotation",
            "org.jspecify.annotations")
        .noneMatch(name -> name.matches("dev\\.xcore\\.(worker|handlers|ipc|confinement).*"));
    assertThat(module.packages())
        .contains(
            "dev.xcore.worker", "dev.xcore.handlers", "dev.xcore.ipc", "dev.xcore.confinement");
  }

  @Test
  void jarsFoldersAndAShadedJarGiveTheSameBytes() throws IOException {
    List<Path> paths;
    try (URLClassLoader jars = KitHost.jars(temporary);
        URLClassLoader folders = KitHost.folders(temporary);
        URLClassLoader shaded = KitHost.shaded(temporary)) {
      paths =
          List.of(
              WorkerJar.assemble(folder, own()).path(),
              WorkerJar.assemble(folder, jars).path(),
              WorkerJar.assemble(folder, folders).path(),
              WorkerJar.assemble(folder, shaded).path());
    }

    assertThat(paths).containsOnly(paths.getFirst());
    assertThat(names()).containsExactly(paths.getFirst().getFileName().toString());
    assertThat(names().getFirst())
        .isEqualTo("worker-" + CacheFolder.hash(Files.readAllBytes(paths.getFirst())) + ".jar");
  }

  @Test
  void nothingButClassesOfThePartsIsTaken() throws IOException {
    try (URLClassLoader jars = KitHost.jars(temporary);
        JarFile jar = new JarFile(WorkerJar.assemble(folder, jars).path().toFile())) {
      assertThat(jar.stream())
          .extracting(entry -> entry.getName())
          .noneMatch(name -> name.startsWith("META-INF"))
          .contains("module-info.class", WorkerJarPart.WORKER.marker());
    }
  }

  @Test
  void aChangedClassGivesAnotherNameAndTwoVersionsAreKept() throws IOException {
    try (URLClassLoader folders = KitHost.folders(temporary)) {
      Path changed = temporary.resolve("classes of WORKER").resolve("dev/xcore/worker/Extra.class");
      Path before = WorkerJar.assemble(folder, folders).path();
      Files.write(changed, new byte[] {1});
      Path first = WorkerJar.assemble(folder, folders).path();
      Files.write(changed, new byte[] {2});
      Path second = WorkerJar.assemble(folder, folders).path();

      assertThat(first).isNotEqualTo(before);
      assertThat(second).exists().isNotEqualTo(first);
      assertThat(names()).hasSize(2);
    }
  }

  @Test
  void aDamagedJarIsMadeAgain() throws IOException {
    Path path = WorkerJar.assemble(folder, own()).path();
    byte[] good = Files.readAllBytes(path);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    for (byte[] damage : List.of(bad, new byte[0])) {
      Files.write(path, damage);

      assertThat(WorkerJar.assemble(folder, own()).path()).isEqualTo(path).hasBinaryContent(good);
    }
  }

  @Test
  void aGoodJarIsLeftAlone() throws IOException {
    Path path = WorkerJar.assemble(folder, own()).path();
    Object before = Files.readAttributes(path, "unix:ino,lastModifiedTime");

    WorkerJar.assemble(folder, own());

    assertThat((Object) Files.readAttributes(path, "unix:ino,lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void aMissingPartIsNamed() throws IOException {
    for (WorkerJarPart part : WorkerJarPart.values()) {
      try (URLClassLoader jars = KitHost.jars(temporary, part)) {
        assertThatThrownBy(() -> WorkerJar.assemble(folder, jars))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(part.artifact())
            .hasMessageContaining("class path");
      }
    }
    assertThat(names()).isEmpty();
  }

  private static ClassLoader own() {
    return WorkerJarTest.class.getClassLoader();
  }

  private static ModuleDescriptor descriptor(WorkerJar jar) {
    return ModuleFinder.of(jar.path()).findAll().iterator().next().descriptor();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
