package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.sdk.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a plugin out of the plugin folder; to be run under its lock.
 *
 * @param site where
 * @param plugin its name
 * @param purge whether its data and all kept versions go too
 * @param request how
 */
record Removal(InstallSite site, String plugin, boolean purge, InstallRequest request) {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  RemoveResult run() throws IOException {
    site.folder().core().refuse(plugin, "removed");
    InstalledSet installed = site.installed();
    PluginFolder.Entry entry = installed.require(plugin);
    refuseWithDependants(installed);
    VersionRecord former = site.record(entry);
    String place = String.valueOf(entry.location().getFileName());
    Journal journal =
        new Journal(
            plugin,
            Optional.empty(),
            Optional.of(former),
            Optional.of(place),
            Optional.empty(),
            purge);
    List<String> stopped;
    try (Transaction transaction = Transaction.begin(site.plugins())) {
      site.memory().require();
      stopped = site.serving().stop(plugin, request.actor());
      site.memory().removed(plugin, request.actor());
      new Change(site, new Commit(site, transaction, journal), plugin, request.actor())
          .carryOutRemoval();
    }
    site.serving().forget(plugin);
    site.memory().act(Kind.REMOVE, plugin, request.actor(), former.version(), true, "");
    announce(former);
    return new RemoveResult(
        plugin,
        Optional.of(former.version()).filter(known -> !known.equals(VersionRecord.UNKNOWN)),
        purge,
        Optional.of(site.dataOf(plugin)).filter(Files::isDirectory),
        stopped);
  }

  private void refuseWithDependants(InstalledSet installed) {
    List<String> dependants = installed.dependants(plugin);
    if (!request.force() && !dependants.isEmpty()) {
      throw new ConflictException(
          "plugin '%s' is required by %s; remove %s first, or use --force"
              .formatted(
                  plugin, String.join(", ", dependants), dependants.size() == 1 ? "it" : "them"));
    }
  }

  private void announce(VersionRecord former) {
    LOG.info(
        "plugin={} version={} purged={} actor={} removed",
        plugin,
        former.version(),
        purge,
        request.actor());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("version", former.version());
    data.put("purged", purge);
    data.put("actor", request.actor());
    site.events().announce("plugin." + plugin + ".removed", data);
  }
}
