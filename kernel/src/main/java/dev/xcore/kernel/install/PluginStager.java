package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginFiles;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes a copy of a plugin from wherever it comes, and checks it: what is verified is what will be
 * installed. Thread safe.
 */
public final class PluginStager {

  private static final String FOLDER = "plugin";
  private static final String JAR = "plugin.jar";
  private static final int LONGEST_VERSION = 100;

  private final PluginFolder reader;

  private PluginStager(PluginFolder reader) {
    this.reader = reader;
  }

  /**
   * Makes a stager.
   *
   * @param reader reads manifests as they will be read later
   * @return the stager
   */
  public static PluginStager create(PluginFolder reader) {
    return new PluginStager(reader);
  }

  /**
   * Copies or unpacks a plugin, and checks its files and its manifest.
   *
   * @param source where it lies
   * @param name what it must be called; empty for any name
   * @param folder an existing, empty folder for the copy
   * @param progress hears how far it is
   * @return the copy
   * @throws PluginLoadException if it is no sound plugin; speaks of the source, not of the copy
   * @throws IOException if files cannot be read or written
   */
  public StagedPlugin stage(
      LocalSource source, Optional<String> name, Path folder, InstallProgress progress)
      throws IOException {
    Path copy = folder.resolve(copyName(source));
    try {
      switch (source.kind()) {
        case FOLDER -> copyFolder(source, copy, progress);
        case JAR -> copyJar(source, copy, progress);
        case ZIP -> unpack(source, name, copy, progress);
      }
      return inspect(source, name, copy);
    } catch (PluginLoadException failure) {
      throw speaking(source, copy, failure);
    }
  }

  /** A folder keeps its name, which is that of a plugin of generation 1. */
  private static String copyName(LocalSource source) {
    return switch (source.kind()) {
      case JAR -> JAR;
      case ZIP -> FOLDER;
      case FOLDER -> {
        Path name = source.path().toAbsolutePath().normalize().getFileName();
        yield name == null ? FOLDER : name.toString();
      }
    };
  }

  private static void copyFolder(LocalSource source, Path target, InstallProgress progress)
      throws IOException {
    List<PluginFile> files = PluginFiles.installed(source.path());
    long total = 0;
    for (PluginFile file : files) {
      total += Files.size(file.source());
    }
    Files.createDirectories(target);
    long done = 0;
    for (PluginFile file : files) {
      Path to = target.resolve(file.path());
      Files.createDirectories(to.resolveSibling(""));
      Files.copy(file.source(), to, LinkOption.NOFOLLOW_LINKS);
      done += Files.size(to);
      progress.at(done, total);
    }
  }

  private static void copyJar(LocalSource source, Path target, InstallProgress progress)
      throws IOException {
    Path jar = source.path().toRealPath();
    long size = Files.size(jar);
    if (size > PluginFiles.LARGEST_FILE) {
      throw PluginFiles.refused(
          source.path(),
          "has %,d bytes; a jar may have %,d".formatted(size, PluginFiles.LARGEST_FILE));
    }
    Files.copy(jar, target);
    try (ZipArchive archive = ZipArchive.open(target, source.path())) {
      Unpacking.check(archive, false);
    }
    progress.at(size, size);
  }

  private static void unpack(
      LocalSource source, Optional<String> name, Path target, InstallProgress progress)
      throws IOException {
    Files.createDirectories(target);
    try (ZipArchive archive = ZipArchive.open(source.path(), source.path())) {
      Unpacking.check(archive, true);
      new Unpacking(archive, progress).into(Unpacking.prefix(archive, name), target);
    }
  }

  /** Checks a copy. */
  StagedPlugin inspect(LocalSource source, Optional<String> name, Path copy) throws IOException {
    PluginFolder.Found found =
        switch (reader.inspect(copy)) {
          case PluginFolder.Broken broken -> throw broken.failure();
          case PluginFolder.Found sound -> sound;
        };
    checkName(source, name, found);
    checkEntryPoint(source, found);
    List<Problem> warnings =
        found.warnings().stream().map(warning -> speaking(source, copy, warning)).toList();
    return new StagedPlugin(found.plugin(), warnings, PluginDigest.of(copy), source.origin());
  }

  private static void checkName(
      LocalSource source, Optional<String> name, PluginFolder.Found found) {
    if (name.filter(wanted -> !wanted.equals(found.name())).isPresent()) {
      throw PluginFiles.refused(
          source.path(),
          "holds plugin '%s', but '%s' is asked for".formatted(found.name(), name.get()));
    }
    String version = found.plugin().manifest().version().toString();
    if (version.length() > LONGEST_VERSION) {
      throw PluginFiles.refused(
          source.path(),
          "has a version of %d characters; files can be named after %d"
              .formatted(version.length(), LONGEST_VERSION));
    }
  }

  /** A source file that is named must be there; classes are looked for when they are loaded. */
  private static void checkEntryPoint(LocalSource source, PluginFolder.Found found)
      throws IOException {
    Optional<String> entry =
        found.plugin().manifest().entryPoint().filter(path -> path.endsWith(".java"));
    if (entry.isEmpty() || !Files.isDirectory(found.location())) {
      return;
    }
    String wanted = "/" + entry.get();
    if (PluginFiles.installed(found.location()).stream()
        .noneMatch(file -> ("/" + file.path()).endsWith(wanted))) {
      Path manifest = source.path().resolve("plugin.yaml");
      throw new PluginLoadException(
          Code.ENTRY_POINT,
          List.of(
              new Problem(
                  manifest.toString(), 0, 0, "entry_point", entry.get() + " does not exist")),
          null);
    }
  }

  /** Users know where the plugin comes from, not the copy. */
  private static PluginLoadException speaking(
      LocalSource source, Path copy, PluginLoadException failure) {
    List<Problem> problems =
        failure.problems().stream().map(problem -> speaking(source, copy, problem)).toList();
    return new PluginLoadException(failure.code(), problems, failure);
  }

  private static Problem speaking(LocalSource source, Path copy, Problem problem) {
    return new Problem(
        speaking(source, copy, problem.file()),
        problem.line(),
        problem.column(),
        problem.key(),
        speaking(source, copy, problem.message()));
  }

  private static String speaking(LocalSource source, Path copy, String text) {
    return text.replace(copy.toString(), source.origin())
        .replace(source.path().toString(), source.origin());
  }
}
