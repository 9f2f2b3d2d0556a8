package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.app.catalog.FetchedPlugin;
import dev.xcore.app.catalog.GitLimits;
import dev.xcore.app.catalog.GitSource;
import dev.xcore.app.catalog.InstallPlan;
import dev.xcore.app.catalog.InstalledRelease;
import dev.xcore.app.catalog.LockFile;
import dev.xcore.app.catalog.PluginSpec;
import dev.xcore.app.catalog.Registry;
import dev.xcore.app.catalog.Release;
import dev.xcore.app.catalog.Resolver;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.SourceRequest;
import dev.xcore.kernel.registry.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Installs from everywhere, and keeps the lock file in step.
 *
 * @param session of the command
 * @param consent asks the user
 * @param force whether to go on where a careful person would stop
 */
record RemoteInstall(Session session, InstallConsent consent, boolean force) {

  /** Installs files of this machine; they are not locked, since nobody else could fetch them. */
  Map<String, @Nullable Object> local(SourceRequest request, Path folder) {
    InstallSource source =
        new InstallSource(
            request.name(),
            Optional.empty(),
            scratch -> PluginSources.local(folder).resolve(request, scratch));
    Map<String, @Nullable Object> report = install(source);
    if (!Trees.text(report, "outcome", "").equals("unchanged")) {
      String name = Trees.text(report, "name", "");
      LockFile.change(session.root(), lock -> lock.without(name));
    }
    return report;
  }

  /** Installs from a repository. */
  Map<String, @Nullable Object> git(PluginSpec.Git git, Optional<String> name) {
    return git(git, name, Optional.empty());
  }

  private Map<String, @Nullable Object> git(
      PluginSpec.Git git, Optional<String> name, Optional<String> sha256) {
    return installAndLock(
        new InstallSource(
            name,
            sha256,
            scratch -> {
              try (ProgressBar progress = new ProgressBar(session.terminal(), "fetching")) {
                FetchedPlugin fetched =
                    GitSource.create(GitLimits.usual()).fetch(git, scratch, progress::at);
                return new LocalSource(fetched.path(), fetched.origin());
              }
            }));
  }

  /** Installs from the registry, with what the plugin requires. */
  List<Map<String, @Nullable Object>> registry(PluginSpec.FromRegistry spec) {
    try (Registry registry = open()) {
      InstallPlan plan =
          Resolver.create(registry.index(), installed(session), Version.parse(Xcore.VERSION))
              .resolve(spec.name(), spec.range());
      if (plan.steps().isEmpty()) {
        return List.of(present(spec.name()));
      }
      show(plan);
      return carryOut(registry, plan);
    }
  }

  private Map<String, @Nullable Object> present(String name) {
    Map<String, @Nullable Object> report = Trees.members(Map.of("outcome", "unchanged"));
    report.put("name", name);
    report.put(
        "version",
        session
            .application()
            .catalog()
            .get(name)
            .manifest()
            .map(manifest -> manifest.version().toString())
            .orElse(""));
    return report;
  }

  /** Opens the configured registry. */
  Registry open() {
    return RegistryOption.open(session, session.application().configuration());
  }

  /** Shows what will be done. */
  void show(InstallPlan plan) {
    Terminal terminal = session.terminal();
    TextTable table = new TextTable();
    plan.steps()
        .forEach(step ->
            table.row(
                step.from().isPresent() ? "update" : "install",
                step.release().name(),
                step.from().map(from -> from + " → ").orElse("") + step.release().version(),
                step.because()));
    table.lines().forEach(line -> terminal.note("  " + line));
  }

  /** Fetches everything before anything is installed. */
  List<Map<String, @Nullable Object>> carryOut(Registry registry, InstallPlan plan) {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-registry")) {
      List<Path> archives = new ArrayList<>();
      for (InstallPlan.Step step : plan.steps()) {
        archives.add(fetch(registry, step.release(), scratch.path()));
      }
      List<Map<String, @Nullable Object>> reports = new ArrayList<>();
      for (int i = 0; i < archives.size(); i++) {
        LocalSource source = new LocalSource(archives.get(i), "registry+" + registry.url());
        Release release = plan.steps().get(i).release();
        reports.add(
            installAndLock(
                new InstallSource(
                    Optional.of(release.name()),
                    Optional.of(release.archive().sha256()),
                    _ -> source)));
      }
      return reports;
    } catch (IOException failure) {
      throw new CommandFailure("cannot make or remove a temporary folder: " + failure, failure);
    }
  }

  private Path fetch(Registry registry, Release release, Path folder) {
    try (ProgressBar progress = new ProgressBar(session.terminal(), "fetching " + release.name())) {
      return registry.fetch(release, folder, progress::at);
    }
  }

  /** Installs exactly what was locked. */
  Map<String, @Nullable Object> restore(String name, LockFile.Locked locked) {
    Optional<PluginSpec.Git> git = locked.git();
    if (git.isPresent()) {
      return git(git.get(), Optional.of(name), Optional.of(locked.sha256()));
    }
    try (Registry registry = open()) {
      if (!locked.registry().equals(Optional.of(registry.url().toString()))) {
        throw new CommandFailure(
            "%s is locked from %s, but registry.url is %s"
                .formatted(name, locked.origin(), registry.url()));
      }
      Release release =
          registry
              .index()
              .find(name, locked.version().toString())
              .filter(found -> found.archive().sha256().equals(locked.sha256()))
              .orElseThrow(() ->
                  new CommandFailure(
                      "the registry no longer has %s %s with the locked content"
                          .formatted(name, locked.version())));
      InstallPlan plan =
          new InstallPlan(List.of(new InstallPlan.Step(release, Optional.empty(), "")));
      return carryOut(registry, plan).getFirst();
    }
  }

  private Map<String, @Nullable Object> installAndLock(InstallSource source) {
    Map<String, @Nullable Object> report = install(source);
    Object digest = report.get("digest");
    if (digest != null) {
      LockFile.Locked locked =
          new LockFile.Locked(
              Version.parse(Trees.text(report, "version", "")),
              Trees.text(report, "origin", ""),
              digest.toString());
      LockFile.change(session.root(), lock -> lock.with(Trees.text(report, "name", ""), locked));
    }
    return report;
  }

  private Map<String, @Nullable Object> install(InstallSource source) {
    InstallWork work = new InstallWork(session, source, consent, force);
    return new PluginChanges(session).make(work::online, work::offline);
  }

  /** What lies in the plugin folder, as far as requirements are concerned. */
  static List<InstalledRelease> installed(Session session) {
    return session.application().catalog().plugins().stream()
        .flatMap(plugin -> plugin.manifest().stream())
        .map(InstalledRelease::of)
        .toList();
  }
}
