package dev.xcore.app.catalog;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.SourceRequest;
import dev.xcore.kernel.install.SourceResolver;
import dev.xcore.kernel.registry.Version;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repositories and the registry as sources of a running server: one plugin at a time, whose
 * requirements must be there already. Thread safe.
 */
public final class CatalogSources {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogSources.class);

  private final Path base;
  private final Supplier<Configuration> configuration;
  private final Supplier<Collection<InstalledRelease>> installed;
  private final Version framework;

  private CatalogSources(
      Path base,
      Supplier<Configuration> configuration,
      Supplier<Collection<InstalledRelease>> installed,
      Version framework) {
    this.base = base;
    this.configuration = configuration;
    this.installed = installed;
    this.framework = framework;
  }

  /**
   * Makes all sources.
   *
   * @param base the folder that relative paths start at
   * @param configuration the one in force whenever something is installed
   * @param installed tells what is there at that time
   * @param framework the platform's version
   * @return paths of this machine, repositories and the registry
   */
  public static PluginSources create(
      Path base,
      Supplier<Configuration> configuration,
      Supplier<Collection<InstalledRelease>> installed,
      Version framework) {
    CatalogSources sources = new CatalogSources(base, configuration, installed, framework);
    return PluginSources.local(base).with(sources.new Repositories()).with(sources.new Named());
  }

  private PluginSpec parse(String spec, Optional<String> ref) {
    boolean isPath = !spec.contains(":") && Files.exists(base.resolve(spec));
    return PluginSpec.parse(spec, ref, isPath);
  }

  /** Clients of a server have no business with repositories of its own disk. */
  private final class Repositories implements SourceResolver {

    @Override
    public boolean understands(String spec) {
      return PluginSpec.GIT.matcher(spec).matches() || PluginSpec.SCP.matcher(spec).matches();
    }

    @Override
    public LocalSource resolve(SourceRequest request, Path scratch) {
      Set<String> schemes = new HashSet<>(GitLimits.usual().schemes());
      schemes.remove("file");
      try {
        return parse(request.spec(), request.ref()) instanceof PluginSpec.Git git
            ? fetched(
                GitSource.create(GitLimits.usual().withSchemes(schemes))
                    .fetch(git, scratch, FetchProgress.unwatched()))
            : PluginSources.local(base).resolve(request, scratch);
      } catch (CatalogException refused) {
        throw conflict(refused);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private static LocalSource fetched(FetchedPlugin plugin) {
      return new LocalSource(plugin.path(), plugin.origin());
    }
  }

  /** A plugin of the configured registry. */
  private final class Named implements SourceResolver {

    @Override
    public boolean understands(String spec) {
      return PluginSpec.NAMED.matcher(spec).matches() && !Files.exists(base.resolve(spec));
    }

    @Override
    public LocalSource resolve(SourceRequest request, Path scratch) {
      try (Registry registry =
          Registry.open(configuration.get(), InstantSource.system(), LOG::warn)) {
        if (!(parse(request.spec(), request.ref()) instanceof PluginSpec.FromRegistry wanted)) {
          throw new CatalogException("'%s' is no plugin's name".formatted(request.spec()));
        }
        RegistryIndex index = registry.index();
        Release release = only(index, wanted);
        return new LocalSource(
            registry.fetch(release, scratch, FetchProgress.unwatched()),
            "registry+" + registry.url());
      } catch (CatalogException refused) {
        throw conflict(refused);
      }
    }

    private Release only(RegistryIndex index, PluginSpec.FromRegistry wanted) {
      List<InstallPlan.Step> steps =
          Resolver.create(index, installed.get(), framework)
              .resolve(wanted.name(), wanted.range())
              .steps();
      if (steps.isEmpty()) {
        throw new CatalogException(
            "%s is installed already, in the version that would be chosen"
                .formatted(wanted.name()));
      }
      if (steps.size() > 1) {
        throw new CatalogException(
            "%s needs others first: %s; install them one by one, or use 'xcore plugin install %s'"
                .formatted(
                    steps.getLast().release().label(),
                    String.join(
                        ", ",
                        steps.stream()
                            .limit(steps.size() - 1L)
                            .map(step -> step.release().label())
                            .toList()),
                    wanted.name()));
      }
      return steps.getFirst().release();
    }
  }

  private static ConflictException conflict(CatalogException refused) {
    ConflictException conflict = new ConflictException(String.valueOf(refused.getMessage()));
    conflict.addSuppressed(refused);
    return conflict;
  }
}
