package dev.xcore.orm;

import dev.xcore.services.sql.EntityGround;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;

/**
 * Writes what would make tables as entities expect them: what is missing, and as comments the
 * columns that no entity has. The classes are loaded for that and left at once, none is
 * initialised.
 */
final class EntityDraft {

  private static final String WARNING =
      "-- Drafted from entities. Columns that rows need a value for are to be filled before they"
          + " are NOT NULL.";

  private EntityDraft() {}

  /**
   * Drafts.
   *
   * @param ground where the tables are
   * @param classPath folders and jars with the plugin's classes
   * @return lines of a script; empty if there is no entity, or nothing differs
   * @throws WrongEntitiesException if the entities cannot be mapped
   */
  static List<String> of(EntityGround ground, List<Path> classPath) {
    try (URLClassLoader loader =
        new URLClassLoader("draft", urls(classPath), EntityDraft.class.getClassLoader())) {
      List<Class<?>> classes = EntityClasses.load(classPath, loader, ground.plugin());
      return classes.isEmpty()
          ? List.of()
          : WrongEntitiesException.instead(
              ground.plugin(), () -> lines(ground, new EntityLoader(loader), classes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL[] urls(List<Path> classPath) throws MalformedURLException {
    URL[] urls = new URL[classPath.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath.get(i).toUri().toURL();
    }
    return urls;
  }

  private static List<String> lines(
      EntityGround ground, ClassLoader loader, List<Class<?>> classes) {
    try (MappedClasses mapped = MappedClasses.of(ground, loader, classes)) {
      StringWriter script = new StringWriter();
      Map<String, Object> settings = new HashMap<>();
      settings.put(AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, "update");
      settings.put(AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_CREATE_TARGET, script);
      settings.put(AvailableSettings.HBM2DDL_DELIMITER, ";");
      settings.put(AvailableSettings.FORMAT_SQL, true);
      SchemaManagementToolCoordinator.process(
          mapped.metadata(), mapped.services(), settings, action -> {});
      List<String> lines = new ArrayList<>();
      script.toString().stripIndent().lines().map(String::stripTrailing).forEach(lines::add);
      lines.removeIf(String::isEmpty);
      if (!lines.isEmpty()) {
        lines.addFirst(WARNING);
      }
      lines.addAll(TableCheck.unused(mapped.metadata(), ground));
      return lines;
    }
  }
}
