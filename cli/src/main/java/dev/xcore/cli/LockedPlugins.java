package dev.xcore.cli;

import dev.xcore.app.catalog.LockDrift;
import dev.xcore.app.catalog.LockDrift.Present;
import dev.xcore.app.catalog.LockFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plugin folder beside the lock file. */
final class LockedPlugins {

  private LockedPlugins() {}

  /** Says where the two disagree, a line per plugin. */
  static List<String> drift(Session session) {
    LockFile lock = LockFile.read(session.root());
    return lock.plugins().isEmpty() ? List.of() : LockDrift.of(lock, present(session));
  }

  /** Names the plugins that are not as locked. */
  static List<String> differing(Session session, LockFile lock) {
    return LockDrift.of(lock, present(session)).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private static Map<String, Present> present(Session session) {
    Map<String, Present> present = new HashMap<>();
    session
        .application()
        .catalog()
        .plugins()
        .forEach(plugin ->
            plugin
                .manifest()
                .ifPresent(manifest ->
                    present.putIfAbsent(
                        plugin.name(), new Present(manifest.version(), plugin.location()))));
    return present;
  }
}
