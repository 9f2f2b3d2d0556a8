package dev.xcore.kernel.install;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All the places that plugins can be installed from: folders, jars and zips on this machine, and
 * what resolvers were added for. Immutable.
 */
public final class PluginSources {

  private final Path base;
  private final List<SourceResolver> resolvers;

  private PluginSources(Path base, List<SourceResolver> resolvers) {
    this.base = base;
    this.resolvers = List.copyOf(resolvers);
  }

  /**
   * Makes sources that know paths alone.
   *
   * @param base the folder that relative paths start at
   * @return the sources
   */
  public static PluginSources local(Path base) {
    return new PluginSources(base, List.of());
  }

  /**
   * Adds a kind of source, which is asked before paths are looked at.
   *
   * @param resolver understands its specs
   * @return new sources
   */
  public PluginSources with(SourceResolver resolver) {
    List<SourceResolver> all = new ArrayList<>(resolvers);
    all.add(resolver);
    return new PluginSources(base, all);
  }

  /**
   * Finds a plugin's files.
   *
   * @param request what is asked for
   * @param scratch an empty folder for what is fetched; to be removed once the plugin is staged
   * @return its files on this machine
   * @throws NotFoundException if there is nothing of that name
   * @throws ConflictException if it cannot be installed from there
   * @throws IOException if it cannot be fetched
   */
  public LocalSource resolve(SourceRequest request, Path scratch) throws IOException {
    for (SourceResolver resolver : resolvers) {
      if (resolver.understands(request.spec())) {
        return resolver.resolve(request, scratch);
      }
    }
    Path path = base.resolve(request.spec()).normalize();
    if (!Files.exists(path)) {
      throw new NotFoundException(
          "there is no file or folder %s; a plugin is installed from a folder, a .jar or a .zip"
              .formatted(path));
    }
    if (request.ref().isPresent()) {
      throw new ConflictException(
          "%s is a path, which has no branches or tags; leave --ref out".formatted(path));
    }
    String name = path.toString();
    if (!Files.isDirectory(path) && !name.endsWith(".jar") && !name.endsWith(".zip")) {
      throw new ConflictException(
          "%s is neither a folder nor a .jar or .zip file, which plugins come in".formatted(path));
    }
    return LocalSource.of(path);
  }
}
