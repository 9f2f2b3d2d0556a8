package dev.xcore.kernel.surface;

import dev.xcore.kernel.registry.PluginManifest;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what changed between two surfaces, operation by operation. One thread. */
final class SurfaceDifference {

  private final Surface before;
  private final Surface after;
  private final InstantSource clock;
  private final ChangeLog log = new ChangeLog();
  private final OperationComparison operations;

  SurfaceDifference(Surface before, Surface after, InstantSource clock) {
    this.before = before;
    this.after = after;
    this.clock = clock;
    this.operations =
        new OperationComparison(
            before.tree().object("schemas"), after.tree().object("schemas"), log);
  }

  List<SurfaceChange> find() {
    api();
    Map<SurfaceAddress, SurfaceTree> old = SurfaceAddress.all(before);
    Map<SurfaceAddress, SurfaceTree> now = SurfaceAddress.all(after);
    // One operation has an address in each of its versions; it is compared once.
    IdentityHashMap<Object, Set<Object>> compared = new IdentityHashMap<>();
    old.forEach((address, operation) -> {
      log.at(address.shown(operation));
      SurfaceTree other = now.get(address);
      if (other != null) {
        boolean isFirst =
            compared
                .computeIfAbsent(
                    operation.members(), _ -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(other.members());
        if (isFirst) {
          operations.compare(address.kind(), operation, other);
        }
      } else if (isMissed(address, operation)) {
        log.breaking("", "is gone", "keep it until the next major version, or in an API version");
      }
    });
    added(old, now);
    return log.changes();
  }

  private void added(Map<SurfaceAddress, SurfaceTree> old, Map<SurfaceAddress, SurfaceTree> now) {
    List<String> versions = before.tree().object("api").texts("versions");
    now.forEach((address, operation) -> {
      boolean isOfOldVersion = address.version().isEmpty() || versions.contains(address.version());
      if (!old.containsKey(address) && isOfOldVersion) {
        log.at(address.shown(operation));
        log.compatible("", "is new");
      }
    });
  }

  private void api() {
    log.at("api");
    SurfaceTree old = before.tree().object("api");
    SurfaceTree now = after.tree().object("api");
    if (!old.text("prefix").equals(now.text("prefix"))) {
      log.breaking(
          "prefix",
          "changed from " + old.text("prefix") + " to " + now.text("prefix"),
          "keep the prefix " + old.text("prefix"));
    }
    for (String version : old.texts("versions")) {
      if (!now.texts("versions").contains(version)) {
        gone(version, old);
      }
    }
    for (String version : now.texts("versions")) {
      if (!old.texts("versions").contains(version)) {
        log.compatible("versions", "'" + version + "' is new");
      }
    }
    if (before.tree().flag("catch_all") && !after.tree().flag("catch_all")) {
      log.breaking(
          "actions",
          "actions of any name are not taken any more",
          "go on implementing ActionHandler");
    }
  }

  private void gone(String version, SurfaceTree api) {
    if (hasEnded(version, api)) {
      log.compatible("versions", "'" + version + "' is gone after its sunset");
    } else {
      log.breaking(
          "versions",
          "'" + version + "' is gone",
          "announce its end in api.sunset, and take it out after that day");
    }
  }

  private boolean hasEnded(String version, SurfaceTree api) {
    String end = api.object("sunset").text(version);
    try {
      return !end.isEmpty() && !clock.instant().isBefore(PluginManifest.Api.instant(end));
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  /** A version that is gone is one change, and not one for each of its operations. */
  private boolean isMissed(SurfaceAddress address, SurfaceTree operation) {
    List<String> versions = after.tree().object("api").texts("versions");
    boolean isUnknown = operation.flag("programmatic") && !after.tree().flag("complete");
    boolean isOfGoneVersion = !address.version().isEmpty() && !versions.contains(address.version());
    return !isUnknown && !isOfGoneVersion;
  }
}
