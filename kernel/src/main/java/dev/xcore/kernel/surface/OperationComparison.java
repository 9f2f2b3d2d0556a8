package dev.xcore.kernel.surface;

import dev.xcore.kernel.surface.ChangeLog.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares an action, route or WebSocket with itself in a later version. One thread. */
final class OperationComparison {

  private final SurfaceTree before;
  private final SurfaceTree after;
  private final ChangeLog log;

  OperationComparison(SurfaceTree before, SurfaceTree after, ChangeLog log) {
    this.before = before;
    this.after = after;
    this.log = log;
  }

  void compare(SurfaceAddress.Kind kind, SurfaceTree old, SurfaceTree now) {
    roles(old.texts("roles"), now.texts("roles"));
    permissions(old.texts("permissions"), now.texts("permissions"));
    switch (kind) {
      case ACTION -> {
        schemas(Side.INPUT, "payload", old.object("input"), now.object("input"));
        schemas(Side.OUTPUT, "result", old.object("output"), now.object("output"));
      }
      case ROUTE -> {
        parameters(old, now);
        body(old, now);
        answer(old, now);
      }
      case SOCKET -> parameters(old, now);
    }
  }

  private void schemas(Side side, String field, SurfaceTree old, SurfaceTree now) {
    new SchemaComparison(before, after, side, log).compare(field, old.members(), now.members());
  }

  /** Whoever has one of the roles may call, and without roles everybody. */
  private void roles(List<String> old, List<String> now) {
    if (old.isEmpty() && !now.isEmpty()) {
      log.breaking("roles", "needs one of the roles " + now + " now", "let everybody call it");
    } else if (!old.isEmpty() && now.isEmpty()) {
      log.compatible("roles", "needs no role any more");
    } else {
      List<String> gone = old.stream().filter(role -> !now.contains(role)).toList();
      List<String> come = now.stream().filter(role -> !old.contains(role)).toList();
      if (!gone.isEmpty()) {
        log.breaking("roles", "is closed to the roles " + gone + " now", "keep them");
      }
      if (!come.isEmpty()) {
        log.compatible("roles", "is open to the roles " + come + " too");
      }
    }
  }

  /** Whoever has one of the permissions may call, and where none is named everybody. */
  private void permissions(List<String> old, List<String> now) {
    if (old.isEmpty() && !now.isEmpty()) {
      log.breaking(
          "permissions", "needs one of the permissions " + now + " now", "let everybody call it");
    } else if (!old.isEmpty() && now.isEmpty()) {
      log.compatible("permissions", "needs no permission any more");
    } else {
      List<String> gone = old.stream().filter(each -> !now.contains(each)).toList();
      List<String> come = now.stream().filter(each -> !old.contains(each)).toList();
      if (!gone.isEmpty()) {
        log.breaking("permissions", "is closed to the permissions " + gone + " now", "keep them");
      }
      if (!come.isEmpty()) {
        log.compatible("permissions", "is open to the permissions " + come + " too");
      }
    }
  }

  private void parameters(SurfaceTree old, SurfaceTree now) {
    Map<String, SurfaceTree> ones = parameters(old);
    Map<String, SurfaceTree> others = parameters(now);
    ones.forEach((name, parameter) -> {
      SurfaceTree other = others.get(name);
      if (other == null) {
        log.compatible(name, "is not read any more; whoever sends it is not refused");
        return;
      }
      presence(name, parameter.flag("required"), other.flag("required"));
      schemas(Side.INPUT, name, parameter.object("schema"), other.object("schema"));
    });
    others.forEach((name, parameter) -> {
      if (ones.containsKey(name)) {
        return;
      }
      if (parameter.flag("required")) {
        log.breaking(name, "is new and required", "make it optional: Optional, or with a default");
      } else {
        log.compatible(name, "is new and optional");
      }
    });
  }

  private void presence(String field, boolean wasRequired, boolean isRequired) {
    if (!wasRequired && isRequired) {
      log.breaking(field, "is required now", "leave it optional");
    } else if (wasRequired && !isRequired) {
      log.compatible(field, "is optional now");
    }
  }

  /** Parameters by how they are told apart: those of the path by their order, not their names. */
  private static Map<String, SurfaceTree> parameters(SurfaceTree operation) {
    Map<String, SurfaceTree> all = new LinkedHashMap<>();
    List<String> places = PathNames.of(operation.text("path"));
    for (SurfaceTree parameter : operation.objects("parameters")) {
      String source = parameter.text("in");
      String name = parameter.text("name");
      String key =
          switch (source) {
            case "path" -> "path parameter " + (places.indexOf(name) + 1);
            case "header" -> "header " + name.toLowerCase(java.util.Locale.ROOT);
            default -> source + " " + name;
          };
      all.put(key, parameter);
    }
    return all;
  }

  private void body(SurfaceTree old, SurfaceTree now) {
    if (!old.has("body")) {
      if (now.has("body")) {
        added(now.object("body"));
      }
      return;
    }
    if (!now.has("body")) {
      log.compatible("body", "is not read any more; whoever sends it is not refused");
      return;
    }
    SurfaceTree was = old.object("body");
    SurfaceTree is = now.object("body");
    presence("body", was.flag("required"), is.flag("required"));
    contentTypes(was.texts("content_types"), is.texts("content_types"));
    schemas(Side.INPUT, "body", was.object("schema"), is.object("schema"));
  }

  private void added(SurfaceTree body) {
    if (body.flag("required")) {
      log.breaking("body", "is new and required", "make it optional");
    } else {
      log.compatible("body", "is new and optional");
    }
  }

  private void contentTypes(List<String> old, List<String> now) {
    List<String> gone = old.stream().filter(type -> !now.contains(type)).toList();
    List<String> come = now.stream().filter(type -> !old.contains(type)).toList();
    if (!gone.isEmpty()) {
      log.breaking("body", "is not taken as " + String.join(", ", gone), "keep taking that");
    }
    if (!come.isEmpty()) {
      log.compatible("body", "is taken as " + String.join(", ", come) + " too");
    }
  }

  private void answer(SurfaceTree old, SurfaceTree now) {
    if (old.number("status") != now.number("status")) {
      log.breaking(
          "status",
          "changed from " + old.number("status") + " to " + now.number("status"),
          "keep " + old.number("status"));
    }
    if (!old.text("produces").equals(now.text("produces"))) {
      log.breaking(
          "answer",
          "is " + now.text("produces") + " instead of " + old.text("produces"),
          "keep " + old.text("produces"));
      return;
    }
    schemas(Side.OUTPUT, "answer", old.object("output"), now.object("output"));
  }
}
