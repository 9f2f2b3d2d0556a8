package dev.xcore.app;

import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.audit.RepeatCounter;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.Audit.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records what the platform announces of plugins: that they came, changed and went, that they were
 * denied something, that their signatures do not count. Waits for nothing. Thread safe.
 */
final class AuditedEvents implements SystemEvents {

  private static final String PLUGIN = "plugin";
  private static final String DENIED = "permission.deny";
  private static final String SIGNATURE = "security.signature_";
  private static final Set<String> WHAT =
      Set.of(
          "loaded",
          "reloaded",
          "unloaded",
          "failed",
          "installed",
          "rolled_back",
          "removed",
          "state_changed");

  private final AuditLog log;
  private final RepeatCounter denials = RepeatCounter.create();

  AuditedEvents(AuditLog log) {
    this.log = log;
  }

  @Override
  public void announce(String name, Map<String, ?> data) {
    if (name.equals(DENIED)) {
      denied(data);
    } else if (name.startsWith(SIGNATURE)) {
      String what = name.substring("security.".length());
      note("system", what, PLUGIN + ":" + text(data, PLUGIN), Outcome.DENIED, data);
    } else if (name.startsWith(PLUGIN + ".")) {
      plugin(name, data);
    }
  }

  /** The kernel announces one of a kind per second: too many still for what lasts. */
  private void denied(Map<String, ?> data) {
    String plugin = text(data, PLUGIN);
    String resource = text(data, "resource");
    long number = data.get("count") instanceof Number some ? some.longValue() : 1;
    long count = denials.add(plugin + " " + resource + " " + text(data, "action"), number);
    if (count > 0) {
      Map<String, Object> facts = new LinkedHashMap<>(data);
      facts.put("count", count);
      note(PLUGIN + ":" + plugin, DENIED, resource, Outcome.DENIED, facts);
    }
  }

  private void plugin(String name, Map<String, ?> data) {
    String what = name.substring(name.lastIndexOf('.') + 1);
    int end = name.length() - what.length() - 1;
    if (end <= PLUGIN.length() || !WHAT.contains(what)) {
      return;
    }
    String subject = PLUGIN + ":" + name.substring(PLUGIN.length() + 1, end);
    if (!what.equals("state_changed")) {
      Outcome outcome = what.equals("failed") ? Outcome.FAILURE : Outcome.SUCCESS;
      note(actor(data), PLUGIN + "." + what, subject, outcome, data);
    } else if (text(data, "to").equals("disabled") || text(data, "from").equals("disabled")) {
      String verb = text(data, "to").equals("disabled") ? ".disabled" : ".enabled";
      note(actor(data), PLUGIN + verb, subject, Outcome.SUCCESS, data);
    }
  }

  private static String actor(Map<String, ?> data) {
    String actor = text(data, "actor");
    return actor.isEmpty() ? "system" : actor;
  }

  private void note(
      String actor, String action, String subject, Outcome outcome, Map<String, ?> data) {
    Map<String, Object> facts = new LinkedHashMap<>(data);
    facts.remove("actor");
    facts.remove(PLUGIN);
    facts.values().removeIf(value -> value == null);
    log.note(new AuditEvent(actor, "kernel", action, subject, outcome, Optional.empty(), facts));
  }

  private static String text(Map<String, ?> data, String key) {
    return data.get(key) instanceof String text ? text : "";
  }
}
