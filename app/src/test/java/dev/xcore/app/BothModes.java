package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Two platforms that differ in the mode of their plugins and in nothing else. Started once for all
 * tests that ask for them; a test that changes a plugin loads one of its own.
 */
final class BothModes implements AutoCloseable {

  private static final String[] PLUGINS = {"modes", "peer", "probe", "versioned"};

  private final Path folder;
  private final ModePlatform trusted;
  private final ModePlatform sandboxed;

  private BothModes(Path folder, ModePlatform trusted, ModePlatform sandboxed) {
    this.folder = folder;
    this.trusted = trusted;
    this.sandboxed = sandboxed;
  }

  /** Hands the two platforms to tests. */
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == BothModes.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(BothModes.class))
          .computeIfAbsent(BothModes.class, key -> BothModes.start(), BothModes.class);
    }
  }

  /** What is done on each platform, and what came of it. */
  @FunctionalInterface
  interface Scene {
    /** Plays. */
    Object play(ModePlatform platform) throws Exception;
  }

  private static BothModes start() {
    try {
      Path folder = Files.createTempDirectory("xm");
      ModePlatform trusted = ModePlatform.start(folder.resolve("t"), "trusted", PLUGINS);
      ModePlatform sandboxed = ModePlatform.start(folder.resolve("s"), "sandboxed", PLUGINS);
      return new BothModes(folder, trusted, sandboxed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModePlatform sandboxed() {
    return sandboxed;
  }

  /** Plays on both platforms; what comes of it has to be equal, and is returned. */
  Object requireSame(Scene scene) throws Exception {
    Object expected = scene.play(trusted);
    Object found = scene.play(sandboxed);
    // Values of many levels are compared by themselves: describing them takes for ever.
    assertThat(found.equals(expected))
        .as(() -> "trusted:\n%s\nsandboxed:\n%s".formatted(expected, found))
        .isTrue();
    return found;
  }

  /** Sends a request to both platforms. */
  Object requireSame(HttpRequest.Builder request, String path) throws Exception {
    return requireSame(platform -> platform.send(request, path));
  }

  /** Adds a plugin to both platforms under another name. */
  void add(String plugin, String name, String... lines) throws IOException {
    trusted.add(plugin, name, lines);
    sandboxed.add(plugin, name, lines);
  }

  @Override
  public void close() throws IOException {
    trusted.close();
    sandboxed.close();
    Files.walkFileTree(folder, new Removal());
  }

  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
