package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One installation: first a plugin is staged, then it may be looked at, then it is committed or
 * not. Closing it removes what was not committed. Used by one thread.
 */
public final class Installation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  private final InstallSite site;
  private final Transaction transaction;

  private Installation(InstallSite site, Transaction transaction) {
    this.site = site;
    this.transaction = transaction;
  }

  /** Begins an installation; to be called under the plugin folder's lock. */
  static Installation begin(InstallSite site) throws IOException {
    Transaction transaction = Transaction.begin(site.plugins());
    try {
      site.reach(InstallStep.BEGUN);
      return new Installation(site, transaction);
    } catch (RuntimeException e) {
      transaction.close();
      throw e;
    }
  }

  /**
   * Returns a folder for what is fetched or uploaded; it goes away with this.
   *
   * @return an existing folder
   */
  public Path scratch() {
    return site.files(transaction::scratch);
  }

  /**
   * Copies or unpacks a plugin beside the plugin folder and checks it. Nothing is changed.
   *
   * @param source where it lies
   * @param name what it must be called; empty for any name
   * @param progress hears how far it is
   * @return the copy, which is what will be installed
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it is no sound plugin
   */
  public StagedPlugin stage(LocalSource source, Optional<String> name, InstallProgress progress) {
    return site.files(() ->
        PluginStager.create(site.folder()).stage(source, name, transaction.fresh(), progress));
  }

  /**
   * Installs what was staged. The version before, if there is one, is kept for a rollback; with a
   * running server it serves until the new one does, and goes on if that fails.
   *
   * @param staged the copy
   * @param request how
   * @return what was done
   * @throws ConflictException if it would take the place of a newer version or another plugin
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it lacks what it requires, or cannot be
   *     loaded; everything is as before then
   */
  public InstallResult commit(StagedPlugin staged, InstallRequest request) {
    Kind kind = site.versions().current(staged.name()).isPresent() ? Kind.UPGRADE : Kind.INSTALL;
    return site.memory()
        .doing(kind, staged.name(), request.actor(), () -> changing(staged, request));
  }

  private InstallResult changing(StagedPlugin staged, InstallRequest request) {
    site.folder().core().refuse(staged.name(), "replaced by an installation");
    return site.changing(() -> {
      InstalledSet installed = site.installed();
      Optional<PluginFolder.Entry> former = installed.find(staged.name());
      Optional<VersionRecord> before = record(former);
      InstallResult.Outcome outcome = VersionChange.of(before, staged);
      if (outcome == InstallResult.Outcome.UNCHANGED) {
        return result(outcome, staged, before, former.orElseThrow().location());
      }
      VersionChange.check(outcome, before, staged, request.force());
      return replace(staged, installed, former, outcome, Optional.empty(), request);
    });
  }

  /** Puts a kept version in the place of the installed one, if there is one. */
  InstallResult restore(KeptVersion kept, InstallRequest request) throws IOException {
    VersionStore.copy(kept.payload(), transaction.fresh().resolve(kept.payload().getFileName()));
    Path copy = Transaction.only(transaction.fresh()).orElseThrow();
    LocalSource source = new LocalSource(kept.payload(), kept.record().origin());
    StagedPlugin staged =
        PluginStager.create(site.folder()).inspect(source, Optional.empty(), copy);
    if (!request.force() && !staged.digest().equals(kept.record().digest())) {
      throw new ConflictException(
          "%s was changed since it was kept; look at it, then use --force"
              .formatted(kept.payload()));
    }
    InstalledSet installed = site.installed();
    return replace(
        staged,
        installed,
        installed.find(staged.name()),
        InstallResult.Outcome.ROLLED_BACK,
        Optional.of(kept.name()),
        request);
  }

  private InstallResult replace(
      StagedPlugin staged,
      InstalledSet installed,
      Optional<PluginFolder.Entry> former,
      InstallResult.Outcome outcome,
      Optional<String> restored,
      InstallRequest request)
      throws IOException {
    Path place = site.plugins().resolve(staged.place());
    site.memory().require();
    check(staged, installed, former, place, request);
    Optional<VersionRecord> before = record(former);
    VersionRecord fresh =
        new VersionRecord(
            staged.plugin().manifest().version().toString(),
            staged.place(),
            staged.digest(),
            staged.origin(),
            site.clock().instant().toString(),
            request.actor());
    Optional<String> formerPlace =
        former.map(entry -> String.valueOf(entry.location().getFileName()));
    Journal journal =
        new Journal(staged.name(), Optional.of(fresh), before, formerPlace, restored, false);
    new Change(site, new Commit(site, transaction, journal), staged.name(), request.actor())
        .carryOut();
    remember(outcome, fresh, before, staged.name());
    InstallResult result = result(outcome, staged, before, place);
    announce(result, request);
    return result;
  }

  private void remember(
      InstallResult.Outcome outcome,
      VersionRecord fresh,
      Optional<VersionRecord> before,
      String plugin) {
    InstallMemory memory = site.memory();
    Kind kind =
        switch (outcome) {
          case INSTALLED, UNCHANGED -> Kind.INSTALL;
          case UPGRADED, REINSTALLED, DOWNGRADED -> Kind.UPGRADE;
          case ROLLED_BACK -> Kind.ROLLBACK;
        };
    String what = before.map(old -> "%s → %s".formatted(old.version(), fresh.version())).orElse("");
    memory.installed(plugin, fresh);
    memory.act(kind, plugin, fresh.actor(), fresh.version(), true, what);
  }

  private void check(
      StagedPlugin staged,
      InstalledSet installed,
      Optional<PluginFolder.Entry> former,
      Path place,
      InstallRequest request) {
    former
        .map(PluginFolder.Entry::location)
        .filter(Files::isSymbolicLink)
        .ifPresent(link -> {
          throw new ConflictException(
              "%s is a link to a folder elsewhere; remove the link first".formatted(link));
        });
    installed.checkPlace(place, staged.name());
    boolean isTaken =
        former.filter(entry -> entry.location().getFileName().equals(place.getFileName())).isEmpty()
            && Transaction.exists(place);
    if (isTaken) {
      throw new ConflictException("%s is taken by something else; remove it".formatted(place));
    }
    if (!request.force()) {
      installed.checkRequirements(staged.plugin().manifest(), Path.of(staged.name()));
    }
    site.checks().forEach(check -> check.check(staged));
  }

  private Optional<VersionRecord> record(Optional<PluginFolder.Entry> entry) throws IOException {
    return entry.isEmpty() ? Optional.empty() : Optional.of(site.record(entry.get()));
  }

  private static InstallResult result(
      InstallResult.Outcome outcome,
      StagedPlugin staged,
      Optional<VersionRecord> before,
      Path location) {
    return new InstallResult(
        outcome,
        staged.name(),
        staged.plugin().manifest().version().toString(),
        before.map(VersionRecord::version),
        location,
        staged.digest(),
        staged.origin(),
        staged.warnings());
  }

  private void announce(InstallResult result, InstallRequest request) {
    LOG.info(
        "plugin={} version={} replaced={} origin={} actor={} installed",
        result.name(),
        result.version(),
        result.replaced().orElse("none"),
        result.origin(),
        request.actor());
    Map<String, Object> data = new LinkedHashMap<>();
    result.replaced().ifPresent(version -> data.put("from", version));
    data.put("to", result.version());
    data.put("origin", result.origin());
    data.put("digest", result.digest());
    data.put("actor", request.actor());
    String what =
        result.outcome() == InstallResult.Outcome.ROLLED_BACK ? "rolled_back" : "installed";
    site.events().announce("plugin." + result.name() + "." + what, data);
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    site.files(() -> {
      transaction.close();
      return true;
    });
  }
}
