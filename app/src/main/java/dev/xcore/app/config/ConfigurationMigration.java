package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;

/**
 * An old configuration file written anew: keys of generation 1 and of {@code integration.yaml} as
 * the keys of today. <code>${VAR}</code> stays as it is; comments are not carried over.
 *
 * @param text of the new {@code xcore.yaml}
 * @param notes what has become of each old key
 */
public record ConfigurationMigration(String text, List<Problem> notes) {

  /** Copies the notes. */
  public ConfigurationMigration {
    notes = List.copyOf(notes);
  }

  /**
   * Translates a file. Nothing is written.
   *
   * @param file the old file
   * @return the new text
   * @throws SettingsException if the old file cannot be read
   */
  public static ConfigurationMigration of(Path file) {
    Check check = Check.create();
    Path name = file.getFileName();
    String shown = name == null ? file.toString() : name.toString();
    Node.Mapping today = LegacyKeys.translate(Document.read(file, shown).root(), check);
    StringBuilder text =
        new StringBuilder("# Migrated from %s by 'xcore config migrate'.\n".formatted(shown));
    check.warnings().stream()
        .filter(note -> note.message().startsWith("is ignored"))
        .forEach(note -> text.append("# %s %s%n".formatted(note.key(), note.message())));
    text.append(YamlText.block(today, 0));
    return new ConfigurationMigration(text.toString(), check.warnings());
  }
}
