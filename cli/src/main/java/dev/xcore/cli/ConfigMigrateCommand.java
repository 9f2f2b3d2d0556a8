package dev.xcore.cli;

import dev.xcore.app.config.ConfigurationMigration;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore config migrate}. */
@Command(
    name = "migrate",
    description = "Write xcore.yaml from a file of an older generation; the old file stays.",
    mixinStandardHelpOptions = true)
final class ConfigMigrateCommand implements Runnable {

  private static final String TODAY = "xcore.yaml";

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The old file. Default: the one that is in force.")
  private @Nullable Path file;

  @Option(names = "--print", description = "Print the new file instead of writing it.")
  private boolean print;

  ConfigMigrateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path old = oldFile();
    ConfigurationMigration migration = ConfigurationMigration.of(old);
    Terminal terminal = session.terminal();
    if (print) {
      terminal.print(migration.text().stripTrailing());
      return;
    }
    if (migration.notes().isEmpty() && old.endsWith(TODAY)) {
      terminal.print(old + " has no old keys; nothing was written");
      return;
    }
    Path written = write(old, migration.text());
    terminal.print("written to " + written);
    for (Problem note : migration.notes()) {
      terminal.print("  " + note);
    }
    terminal.print("check it with: xcore config check");
  }

  private Path oldFile() {
    if (file != null) {
      return session.surroundings().resolve(file);
    }
    return session
        .loader()
        .file()
        .orElseThrow(
            () -> new CommandFailure("there is no configuration file here; name one to migrate"));
  }

  /** An old file of the new name is kept beside it. */
  private static Path write(Path old, String text) {
    Path target = old.resolveSibling(TODAY);
    try {
      if (target.equals(old)) {
        Files.move(old, old.resolveSibling(TODAY + ".old"));
      }
      return Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException there) {
      throw new CommandFailure(
          there.getFile() + " exists already; move it away, or look at the result with --print",
          there);
    } catch (IOException failure) {
      throw new CommandFailure("cannot write " + failure.getMessage(), failure);
    }
  }
}
