package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PluginNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, upgrades, rolls back and removes plugins. Each change is whole or not at all: a failure
 * puts everything back, a process that dies is made up for by {@link #recover} or the next change.
 * Thread safe; changes are made one after the other, also between processes.
 */
public final class PluginInstaller {

  /** How many versions of a plugin are kept beside the installed one, unless said otherwise. */
  public static final int USUALLY_KEPT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(PluginInstaller.class);

  private final InstallSite site;

  private PluginInstaller(InstallSite site) {
    this.site = site;
  }

  /**
   * Makes an installer for a plugin folder that no server of this process uses.
   *
   * @param options name the folders
   * @param kept how many versions of a plugin are kept beside the installed one
   * @param checks conditions on what is installed
   * @return the installer
   */
  public static PluginInstaller offline(KernelOptions options, int kept, List<StagedCheck> checks) {
    return create(options, kept, checks, Serving.nobody(), step -> {});
  }

  /**
   * Makes an installer whose changes take effect in a running server.
   *
   * @param options of the supervisor's kernel
   * @param kept how many versions of a plugin are kept beside the installed one
   * @param checks conditions on what is installed
   * @param supervisor runs the plugins
   * @return the installer
   */
  public static PluginInstaller live(
      KernelOptions options, int kept, List<StagedCheck> checks, PluginSupervisor supervisor) {
    return create(options, kept, checks, new SupervisedServing(supervisor), step -> {});
  }

  /** Makes an installer that tells of every step. */
  static PluginInstaller create(
      KernelOptions options,
      int kept,
      List<StagedCheck> checks,
      Serving serving,
      Consumer<InstallStep> steps) {
    InstantSource clock = InstantSource.system();
    return new PluginInstaller(
        new InstallSite(
            options.pluginDirectory(),
            options.varDirectory(),
            PluginFolder.of(options),
            options.frameworkVersion(),
            new VersionStore(options.varDirectory().resolve("versions"), kept, clock),
            serving,
            checks,
            options.events(),
            clock,
            steps));
  }

  /**
   * Undoes or finishes what processes that are gone have left behind; to be called before plugins
   * are looked for. Never fails: what cannot be done is logged, and done by the next change.
   */
  public void recover() {
    if (!Files.isDirectory(Transaction.lockFile(site.plugins()).resolveSibling(""))) {
      return;
    }
    try {
      site.locked(() -> true);
    } catch (PluginLoadException | ConflictException impossible) {
      LOG.error("plugins={} cannot be recovered: {}", site.plugins(), impossible.getMessage());
    }
  }

  /**
   * Tells what remembers plugins what was installed without it: by a command while no server ran,
   * or before it could be stored. To be called off the way of a boot, and again after a failure.
   *
   * @throws dev.xcore.sdk.XcoreException if it cannot be stored now
   */
  public void catchUp() {
    site.files(() -> {
      site.memory().catchUp();
      return true;
    });
  }

  /**
   * Begins an installation.
   *
   * @return to be staged, committed and closed
   */
  public Installation begin() {
    return site.locked(() -> Installation.begin(site));
  }

  /**
   * Installs a plugin.
   *
   * @param source where it lies
   * @param name what it must be called; empty for any name
   * @param request how
   * @return what was done
   * @throws ConflictException if it would take the place of a newer version or another plugin
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it is not sound or cannot be loaded
   */
  public InstallResult install(LocalSource source, Optional<String> name, InstallRequest request) {
    try (Installation installation = begin()) {
      StagedPlugin staged = installation.stage(source, name, InstallProgress.unwatched());
      return installation.commit(staged, request);
    }
  }

  /**
   * Brings a version back that served before; the one that is installed now is kept in turn.
   *
   * @param plugin its name
   * @param version which; empty for the one that was replaced last
   * @param request how
   * @return what was done
   * @throws NotFoundException if no such version is kept; names those that are
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it cannot be loaded; everything is as
   *     before then
   */
  public InstallResult rollback(String plugin, Optional<String> version, InstallRequest request) {
    return site.memory()
        .doing(
            Kind.ROLLBACK,
            plugin,
            request.actor(),
            () ->
                site.changing(() -> {
                  site.folder().core().refuse(plugin, "rolled back");
                  KeptVersion kept = choose(plugin, version);
                  try (Installation installation = Installation.begin(site)) {
                    return installation.restore(kept, request);
                  }
                }));
  }

  private KeptVersion choose(String plugin, Optional<String> version) throws IOException {
    List<KeptVersion> kept = site.versions().kept(plugin);
    if (kept.isEmpty()) {
      site.installed().require(plugin);
      throw new NotFoundException(
          "no former version of plugin '%s' is kept".formatted(Wording.shorten(plugin)));
    }
    if (version.isEmpty()) {
      return kept.getFirst();
    }
    String wanted = version.get();
    return kept.stream()
        .filter(each -> each.name().equals(wanted) || each.record().version().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new NotFoundException(
                "version %s of plugin '%s' is not kept; kept are: %s"
                    .formatted(
                        Wording.shorten(wanted),
                        plugin,
                        String.join(", ", kept.stream().map(KeptVersion::name).toList()))));
  }

  /**
   * Removes a plugin. Unless it is purged, its data stays, and its version is kept, so that a
   * rollback brings it back.
   *
   * @param plugin its name
   * @param purge whether its data and all kept versions go too
   * @param request with force, plugins that require it are unloaded
   * @return what was done
   * @throws PluginNotFoundException if there is none of that name
   * @throws ConflictException if others require it; names them
   */
  public RemoveResult remove(String plugin, boolean purge, InstallRequest request) {
    return site.memory()
        .doing(
            Kind.REMOVE,
            plugin,
            request.actor(),
            () -> site.changing(() -> new Removal(site, plugin, purge, request).run()));
  }

  /**
   * Lists the versions of a plugin that are on disk.
   *
   * @param plugin its name
   * @return the installed one first, then those kept, the one replaced last first
   * @throws PluginNotFoundException if there is none of that name
   */
  public List<PluginVersion> versions(String plugin) {
    return site.files(() -> {
      List<KeptVersion> kept = site.versions().kept(plugin);
      List<PluginVersion> versions = new ArrayList<>();
      InstalledSet installed = site.installed();
      Optional<PluginFolder.Entry> entry =
          kept.isEmpty() ? Optional.of(installed.require(plugin)) : installed.find(plugin);
      if (entry.isPresent()) {
        versions.add(installed(entry.get()));
      }
      kept.forEach(each -> versions.add(version(each.record(), false, false, each.payload())));
      return versions;
    });
  }

  private PluginVersion installed(PluginFolder.Entry entry) throws IOException {
    VersionRecord now = site.record(entry);
    boolean isChanged =
        !now.installedAt().isEmpty()
            && site.versions()
                .current(entry.name())
                .filter(record -> !record.digest().equals(now.digest()))
                .isPresent();
    return version(now, true, isChanged, entry.location());
  }

  private static PluginVersion version(
      VersionRecord record, boolean isInstalled, boolean isChanged, Path location) {
    return new PluginVersion(
        record.version(),
        isInstalled,
        isChanged,
        record.origin(),
        record.digest(),
        record.installedAt(),
        record.actor(),
        location);
  }
}
