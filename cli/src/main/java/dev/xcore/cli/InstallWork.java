package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.InstallResult;
import dev.xcore.kernel.install.Installation;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginStager;
import dev.xcore.kernel.install.StagedPlugin;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One installation from the command line. What the user agrees to is the copy that is installed,
 * also when a server does it.
 *
 * @param session of the command
 * @param source what to install
 * @param consent asks the user
 * @param force whether to go on where a careful person would stop
 */
record InstallWork(Session session, InstallSource source, InstallConsent consent, boolean force) {

  private static final String JAR = "application/java-archive";
  private static final String ZIP = "application/zip";

  private interface Work<T> {
    T run(Path folder) throws IOException;
  }

  Map<String, @Nullable Object> online(AdminClient client) {
    return inScratch(scratch -> {
      LocalSource found = source.find(Files.createDirectory(scratch.resolve("source")));
      StagedPlugin staged = stage(found, Files.createDirectory(scratch.resolve("copy")));
      String path = "/admin/plugins/" + PathSegment.of(staged.name()) + "/versions";
      if (isInstalled(client.get(path), staged)) {
        return unchanged(staged);
      }
      consent.require(staged);
      return send(client, staged, scratch.resolve("upload"));
    });
  }

  Map<String, @Nullable Object> offline(PluginInstaller installer) {
    return inScratch(scratch -> {
      LocalSource found = source.find(scratch);
      try (Installation installation = installer.begin();
          ProgressBar progress = new ProgressBar(session.terminal(), "copying")) {
        StagedPlugin staged = installation.stage(found, source.name(), progress);
        source.check(staged);
        check(staged);
        consent.require(staged);
        InstallResult result = installation.commit(staged, new InstallRequest("cli", force));
        return PluginInstallCommand.report(result);
      }
    });
  }

  private static <T> T inScratch(Work<T> work) {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-install")) {
      return PluginChanges.explained(() -> {
        try {
          return work.run(scratch.path());
        } catch (IOException failure) {
          throw new CommandFailure("cannot read or write files: " + failure, failure);
        }
      });
    } catch (IOException failure) {
      throw new CommandFailure("cannot make or remove a temporary folder: " + failure, failure);
    }
  }

  private StagedPlugin stage(LocalSource found, Path folder) throws IOException {
    try (ProgressBar progress = new ProgressBar(session.terminal(), "copying")) {
      StagedPlugin staged =
          PluginStager.create(session.application().catalog().folder())
              .stage(found, source.name(), folder, progress);
      source.check(staged);
      return staged;
    }
  }

  /** Without a server nobody would load it, so it is compiled and linked here, but not run. */
  private void check(StagedPlugin staged) throws IOException {
    CompilerOptions compiler = CompilerOptions.forUser(session.surroundings().environment());
    List<Problem> problems =
        new PluginCheck(
                session.application().catalog(),
                compiler,
                session.application().configuration().plugins().signatures(),
                session.application().configuration().security().scan())
            .problems(staged.plugin());
    if (!problems.isEmpty()) {
      String copy = staged.plugin().location().toString();
      throw new PluginLoadException(
          Code.ENTRY_POINT,
          problems.stream()
              .map(problem ->
                  new Problem(
                      problem.file().replace(copy, staged.origin()),
                      problem.line(),
                      problem.column(),
                      problem.key(),
                      problem.message().replace(copy, staged.origin())))
              .toList(),
          null);
    }
  }

  private static boolean isInstalled(ServerAnswer answer, StagedPlugin staged) {
    return answer.isOk()
        && answer.list("versions").stream()
            .anyMatch(version ->
                Boolean.TRUE.equals(version.get("installed"))
                    && staged.digest().equals(version.get("digest")));
  }

  private static Map<String, @Nullable Object> unchanged(StagedPlugin staged) {
    return Trees.members(
        Map.of(
            "outcome",
            "unchanged",
            "name",
            staged.name(),
            "version",
            staged.plugin().manifest().version().toString()));
  }

  private Map<String, @Nullable Object> send(AdminClient client, StagedPlugin staged, Path upload)
      throws IOException {
    Path copy = staged.plugin().location();
    boolean isFolder = Files.isDirectory(copy);
    if (isFolder) {
      pack(copy, upload);
    }
    String path =
        "/admin/plugins/install?name=%s&force=%s&accept_permissions=true&origin=%s&filename=%s"
            .formatted(
                encoded(staged.name()),
                force,
                encoded(staged.origin()),
                isFolder ? "plugin.zip" : "plugin.jar");
    return client.upload(path, isFolder ? ZIP : JAR, isFolder ? upload : copy).members();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void pack(Path folder, Path zip) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
        Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        archive.putNextEntry(new ZipEntry(name));
        Files.copy(file, archive);
        archive.closeEntry();
      }
    }
  }
}
