package dev.xcore.kernel.leaks;

import dev.xcore.kernel.observability.SystemEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** Says that a version of a plugin stays in memory, and what holds it. */
record LeakAnnouncement(LoaderIdentity loader, List<Holder> holders) {

  static LeakAnnouncement of(LoaderIdentity loader, List<Holder> holders) {
    return new LeakAnnouncement(loader, holders);
  }

  void to(SystemEvents events, Logger log) {
    if (holders.isEmpty()) {
      log.warn("plugin={} version={} stays in memory", loader.plugin(), loader.version());
    }
    for (Holder holder : holders) {
      log.warn(
          "plugin={} version={} stays in memory: {}; to mend it, {}",
          loader.plugin(),
          loader.version(),
          holder,
          holder.advice());
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("version", loader.version());
    data.put("loader", loader.number());
    data.put("holders", holders.stream().map(LeakAnnouncement::tree).toList());
    events.announce("plugin." + loader.plugin() + ".leak", data);
  }

  private static Map<String, Object> tree(Holder holder) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", holder.kind().text());
    tree.put("description", holder.description());
    tree.put("path", holder.path());
    tree.put("advice", holder.advice());
    return tree;
  }
}
