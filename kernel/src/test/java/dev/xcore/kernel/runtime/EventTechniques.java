package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.harmless;

import java.util.List;

/** Attempts on other plugins and on the platform by events. */
final class EventTechniques {

  private EventTechniques() {}

  private static Technique unseen(Technique technique) {
    return technique.unseen();
  }

  static List<Technique> permissions() {
    return List.of(
            denied(
                "events: another plugin's event without permission",
                "PermissionDenied.*event:vault.opened:publish",
                "facts.context.events().publish(\"vault.opened\", 1); return 1;"),
            denied(
                "events: another plugin's event, emitted",
                "PermissionDenied.*event:vault.opened:publish",
                "return facts.context.events().emit(\"vault.opened\", 1);"),
            denied(
                "events: the platform's event",
                "PermissionDenied.*event:plugin.good.loaded:publish",
                "facts.context.events().publish(\"plugin.good.loaded\", Map.of());" + " return 1;"),
            denied(
                "events: a subscription without permission",
                "PermissionDenied.*event:vault.opened:subscribe",
                "return facts.context.events().on(\"vault.opened\", event -> {});"),
            denied(
                "events: a subscription to everything",
                "PermissionDenied.*event:",
                "return facts.context.events().on(\"**\", event -> {});"),
            denied(
                "events: a subscription by a thread without a call",
                "PermissionDenied",
                "return CompletableFuture.supplyAsync(() ->"
                    + " facts.context.events().on(\"**\", event -> {}),"
                    + " facts.context.executor()).get();"),
            denied(
                "events: a name that is none",
                "IllegalArgument|InvalidPayload",
                "return facts.context.events().emit(\"a\\nb\", 1);"),
            harmless(
                "events: a forged source",
                "[a-z0-9]+ [a-z0-9.]+",
                """
                String own = facts.context.name();
                var seen = new CompletableFuture<String>();
                try (var one = facts.context.events().on(own + ".forged",
                    event -> seen.complete(event.source() + " " + event.name()))) {
                  facts.context.events().publish(own + ".forged",
                      Map.of("source", "vault", "name", "vault.opened", "type", "x"));
                  String found = seen.get(10, TimeUnit.SECONDS);
                  if (!found.equals(own + " " + own + ".forged")) { throw new Error(found); }
                  return found;
                }
                """))
        .stream()
        .map(EventTechniques::unseen)
        .toList();
  }

  static List<Technique> greed() {
    return List.of(
            denied(
                "events: a huge one, published",
                "TooLarge|too large|larger",
                "facts.context.events().publish(facts.context.name() + \".huge\", \"x\".repeat(2 <<"
                    + " 20)); return 1;"),
            denied(
                "events: a huge one, emitted",
                "TooLarge|too large|larger",
                "return facts.context.events().emit(facts.context.name() + \".huge\","
                    + " \"x\".repeat(9 << 20));"),
            denied(
                "events: one without an end",
                "parts|large",
                """
                return facts.context.events().emit(facts.context.name() + ".long",
                    new AbstractList<Object>() {
                      @Override public Object get(int index) { return 1; }
                      @Override public int size() { return Integer.MAX_VALUE; }
                    });
                """),
            denied(
                "events: subscriptions without an end",
                "1000 subscriptions",
                """
                List<AutoCloseable> all = new ArrayList<>();
                try {
                  while (true) {
                    all.add(facts.context.events().on(
                        facts.context.name() + ".n" + all.size(), event -> {}));
                  }
                } finally {
                  for (AutoCloseable one : all) { one.close(); }
                }
                """),
            harmless(
                "events: a loop of its own",
                "ended",
                """
                String name = facts.context.name() + ".again";
                var thrown = new CompletableFuture<Throwable>();
                try (var one = facts.context.events().on(name, event -> {
                      try {
                        facts.context.events().emit(name);
                      } catch (RuntimeException e) {
                        thrown.complete(e);
                      }
                    })) {
                  facts.context.events().emit(name);
                  String found = String.valueOf(thrown.get(10, TimeUnit.SECONDS));
                  return found.contains("Conflict") && found.contains(name) ? "ended" : found;
                }
                """),
            harmless(
                "events: a loop that publishes",
                "ended",
                """
                String name = facts.context.name() + ".round";
                var thrown = new CompletableFuture<Throwable>();
                try (var one = facts.context.events().on(name, event -> {
                      try {
                        facts.context.events().publish(name, 1);
                      } catch (RuntimeException e) {
                        thrown.complete(e);
                      }
                    })) {
                  facts.context.events().publish(name, 1);
                  String found = String.valueOf(thrown.get(10, TimeUnit.SECONDS));
                  return found.contains("Conflict") && found.contains(name) ? "ended" : found;
                }
                """),
            harmless(
                "events: a flood of published ones",
                "20000",
                """
                String name = facts.context.name() + ".flood";
                var stuck = new CountDownLatch(1);
                try (var one = facts.context.events().on(name, event ->
                      stuck.await(1, TimeUnit.SECONDS))) {
                  for (int i = 0; i < 20_000; i++) { facts.context.events().publish(name, i); }
                  return 20_000;
                } finally {
                  stuck.countDown();
                }
                """),
            harmless(
                "events: megabytes that nobody takes off",
                "40",
                """
                String name = facts.context.name() + ".megabytes";
                var stuck = new CountDownLatch(1);
                try (var one = facts.context.events().on(name, event ->
                      stuck.await(1, TimeUnit.SECONDS))) {
                  String large = "x".repeat(1_000_000);
                  for (int i = 0; i < 40; i++) { facts.context.events().publish(name, large); }
                  return 40;
                } finally {
                  stuck.countDown();
                }
                """),
            harmless(
                "events: a flood of emitted ones by many threads",
                "5000",
                """
                String name = facts.context.name() + ".emitted";
                try (var one = facts.context.events().on(name, event -> event.reply(1))) {
                  List<Future<?>> all = new ArrayList<>();
                  for (int i = 0; i < 5000; i++) {
                    all.add(facts.context.executor().submit(
                        () -> facts.context.events().emit(name)));
                  }
                  for (Future<?> each : all) {
                    try { each.get(); } catch (ExecutionException e) { Math.abs(1); }
                  }
                  return all.size();
                }
                """))
        .stream()
        .map(EventTechniques::unseen)
        .toList();
  }
}
