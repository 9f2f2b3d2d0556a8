package dev.xcore.app;

import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.sdk.Audit;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log as one plugin writes it: in its name, with the principal and the trace of the call.
 * Thread safe.
 *
 * @param plugin who records
 * @param log that keeps it
 */
record PluginAudit(String plugin, AuditLog log) implements Audit {

  private static final Logger LOG = LoggerFactory.getLogger(PluginAudit.class);

  /** The platform's own plugins, or what an operator has put in their place. */
  private static final Set<String> CORE = Set.of("users", "auth", "otp");

  private static final Pattern ACTION = Pattern.compile("[a-z0-9_.]{1,100}");
  private static final int MOST_NAME = 200;
  private static final int MOST_SUBJECT = 500;
  private static final int MOST_FACTS = 4096;

  @Override
  public void record(String action, String subject, Outcome outcome, Map<String, Object> facts) {
    String actor =
        CallContext.find()
            .flatMap(CallContext::principal)
            .map(Principal::name)
            .orElse("system:" + plugin);
    keep(actor, action, subject, outcome, facts);
  }

  /** Only those who know who somebody is may say that somebody else did it. */
  @Override
  public void recordFor(
      String actor, String action, String subject, Outcome outcome, Map<String, Object> facts) {
    keep(CORE.contains(plugin) ? actor : plugin + ":" + actor, action, subject, outcome, facts);
  }

  private void keep(
      String actor, String action, String subject, Outcome outcome, Map<String, Object> facts) {
    if (!ACTION.matcher(action).matches()) {
      throw wrong("action", action, "1 to 100 characters of a-z, 0-9, '_' and '.'");
    }
    requireShort("actor", actor, MOST_NAME);
    requireShort("subject", subject, MOST_SUBJECT);
    Map<String, Object> copy = new LinkedHashMap<>();
    facts.forEach((name, value) -> copy.put(name, value(name, value)));
    int size = copy.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > MOST_FACTS) {
      throw wrong("facts", size + " bytes", "at most " + MOST_FACTS + " bytes");
    }
    boolean isOwn = CORE.contains(plugin) || action.startsWith(plugin + ".");
    append(
        new AuditEvent(
            actor,
            plugin,
            isOwn ? action : plugin + "." + action,
            subject,
            outcome,
            CallContext.find().map(CallContext::traceId),
            copy));
  }

  /** A plugin's failure with input and output would be taken for one of its client's connection. */
  private void append(AuditEvent event) {
    try {
      log.append(event);
    } catch (UncheckedIOException failure) {
      LOG.error(
          "plugin={} could not record this action={} subject={}",
          plugin,
          event.action(),
          event.subject(),
          failure);
      throw new ServiceUnavailableException(
          "service 'audit' cannot keep '%s' of plugin '%s': see the server's log"
              .formatted(event.action(), plugin));
    }
  }

  private Object value(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      case Enum<?> constant -> constant.name();
      case Optional<?> optional -> optional.<Object>map(held -> value(name, held)).orElse("");
      case Collection<?> items -> items.stream().map(item -> value(name, item)).toList();
      default ->
          throw wrong(
              "fact '" + name + "'",
              value.getClass().getName(),
              "text, a number, a boolean or a list of these");
    };
  }

  private void requireShort(String what, String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw wrong(what, text.length() + " characters", "1 to " + most + " characters");
    }
  }

  private IllegalArgumentException wrong(String what, String found, String wanted) {
    return new IllegalArgumentException(
        "plugin '%s' cannot record this: %s is %s; it must be %s"
            .formatted(plugin, what, found, wanted));
  }
}
