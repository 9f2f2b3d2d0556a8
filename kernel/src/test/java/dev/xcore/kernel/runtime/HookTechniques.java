package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.ends;
import static dev.xcore.kernel.runtime.Technique.harmless;

import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.XcoreException;
import java.util.List;

/** Attempts on other plugins and on the platform by hooks. */
final class HookTechniques {

  private HookTechniques() {}

  static List<Technique> permissions() {
    return List.of(
            denied(
                "hooks: at calls of others without permission",
                "PermissionDenied.*event:plugin.call:subscribe",
                "return facts.context.hooks().on(\"plugin.call\", call -> call.cancel(\"x\"));"),
            denied(
                "hooks: at everything",
                "PermissionDenied.*event:",
                "return facts.context.hooks().on(\"**\", call -> call.cancel(\"x\"));"),
            denied(
                "hooks: by a thread without a call",
                "PermissionDenied",
                "return CompletableFuture.supplyAsync(() ->"
                    + " facts.context.hooks().on(\"plugin.*\", call -> {}),"
                    + " facts.context.executor()).get();"),
            denied(
                "hooks: a bridge for events of others",
                "PermissionDenied.*event:",
                "return facts.context.hooks().forward(\"vault.**\");"),
            denied(
                "hooks: a point of the platform",
                "no hook point of plugin",
                "return facts.context.hooks().run(\"plugin.load\", Map.of(\"plugin\", \"vault\"),"
                    + " String.class, in -> \"x\");"),
            denied(
                "hooks: a point of another plugin",
                "no hook point of plugin",
                "return facts.context.hooks().run(\"vault.open\", 1, String.class, in -> \"x\");"),
            denied(
                "hooks: a name that is none",
                "IllegalArgument|InvalidPayload",
                "return facts.context.hooks().run(facts.context.name() + \".a\\nb\", 1,"
                    + " String.class, in -> \"x\");"),
            denied(
                "hooks: an event of the platform",
                "alone makes it happen",
                "return facts.context.hooks().emit(\"config.change\", Map.of());"),
            denied(
                "hooks: an event of another plugin",
                "PermissionDenied.*event:vault.opened:publish",
                "return facts.context.hooks().emit(\"vault.opened\", 1);"),
            denied(
                "hooks: a cancellation that is too late",
                "IllegalState.*its call is over",
                """
                String name = facts.context.name() + ".late";
                var kept = new CompletableFuture<dev.xcore.sdk.HookCall>();
                try (var one = facts.context.hooks().on(name, kept::complete)) {
                  facts.context.hooks().run(name, 1, Integer.class, in -> 1);
                  kept.get().cancel("late");
                  return 1;
                }
                """),
            harmless(
                "hooks: a forged source",
                "[a-z0-9]+ [a-z0-9.]+",
                """
                String own = facts.context.name();
                var seen = new CompletableFuture<String>();
                try (var one = facts.context.hooks().on(own + ".forged",
                    call -> seen.complete(call.source() + " " + call.name()))) {
                  facts.context.hooks().run(own + ".forged",
                      Map.of("source", "vault", "name", "plugin.call"), Integer.class, in -> 1);
                  String found = seen.get(10, TimeUnit.SECONDS);
                  if (!found.equals(own + " " + own + ".forged")) { throw new Error(found); }
                  return found;
                }
                """))
        .stream()
        .map(Technique::unseen)
        .toList();
  }

  static List<Technique> greed() {
    return List.of(
            denied(
                "hooks: without an end",
                "1000 hooks",
                """
                List<AutoCloseable> all = new ArrayList<>();
                try {
                  while (true) {
                    all.add(facts.context.hooks().on(
                        facts.context.name() + ".n" + all.size(), call -> {}));
                  }
                } finally {
                  for (AutoCloseable one : all) { one.close(); }
                }
                """),
            denied(
                "hooks: bridges without an end",
                "1000 bridges",
                """
                List<AutoCloseable> all = new ArrayList<>();
                try {
                  while (true) {
                    all.add(facts.context.hooks().forward(
                        facts.context.name() + ".n" + all.size()));
                  }
                } finally {
                  for (AutoCloseable one : all) { one.close(); }
                }
                """),
            denied(
                "hooks: a huge payload",
                "TooLarge|too large|larger",
                "return facts.context.hooks().run(facts.context.name() + \".huge\","
                    + " \"x\".repeat(9 << 20), String.class, in -> \"x\");"),
            denied(
                "hooks: a payload without an end",
                "parts|large",
                """
                return facts.context.hooks().run(facts.context.name() + ".long",
                    new AbstractList<Object>() {
                      @Override public Object get(int index) { return 1; }
                      @Override public int size() { return Integer.MAX_VALUE; }
                    }, String.class, in -> "x");
                """),
            denied(
                "hooks: megabytes that happen at once",
                "Overloaded",
                """
                String name = facts.context.name() + ".megabytes";
                try (var one = facts.context.hooks().on(name, call -> {})) {
                  return again(facts.context.hooks(), name, "x".repeat(3 << 20), 20);
                }
                //members
                static String again(dev.xcore.sdk.Hooks hooks, String name, String large, int left) {
                  return hooks.run(name, large, String.class,
                      in -> left == 0 ? "end" : again(hooks, name, large, left - 1));
                }
                """),
            harmless(
                "hooks: very much that happens at once",
                "100",
                """
                String name = facts.context.name() + ".many";
                var all = new CountDownLatch(1100);
                var refused = new java.util.concurrent.atomic.AtomicInteger();
                try (var one = facts.context.hooks().on(name, call -> {})) {
                  List<Future<?>> tasks = new ArrayList<>();
                  for (int i = 0; i < 1100; i++) {
                    tasks.add(facts.context.executor().submit(() -> {
                      try {
                        return facts.context.hooks().run(name, 1, Integer.class, in -> {
                          all.countDown();
                          all.await(20, TimeUnit.SECONDS);
                          return 1;
                        });
                      } catch (dev.xcore.sdk.OverloadedException e) {
                        refused.incrementAndGet();
                        all.countDown();
                        return 0;
                      }
                    }));
                  }
                  for (Future<?> task : tasks) { task.get(); }
                  return refused.get();
                }
                """),
            harmless(
                "hooks: something huge in place of a payload",
                "small",
                """
                String name = facts.context.name() + ".grown";
                try (var one = facts.context.hooks().on(name,
                    call -> call.replacePayload("x".repeat(9 << 20)))) {
                  return facts.context.hooks().run(name, "small", String.class,
                      in -> String.valueOf(in.payload()));
                }
                """),
            harmless(
                "hooks: something deep in place of a result",
                "flat",
                """
                String name = facts.context.name() + ".deep";
                Object value = 1;
                for (int i = 0; i < 250; i++) { value = List.of(value); }
                Object deep = List.of(List.of(List.of(List.of(List.of(List.of(List.of(value)))))));
                try (var one = facts.context.hooks().on(name,
                    dev.xcore.sdk.HookOptions.DEFAULT.withPhase(dev.xcore.sdk.HookPhase.AFTER),
                    call -> call.replaceResult(deep))) {
                  return facts.context.hooks().run(name, 1, String.class, in -> "flat");
                }
                """),
            harmless(
                "hooks: reasons without an end",
                "1[0-9]{4}",
                """
                String name = facts.context.name() + ".reasons";
                try (var one = facts.context.hooks().on(name, call -> {
                      for (int i = 0; i < 2000; i++) { call.cancel("x".repeat(100_000)); }
                    })) {
                  facts.context.hooks().run(name, 1, String.class, in -> "went on");
                  return "went on";
                } catch (dev.xcore.sdk.PermissionDeniedException e) {
                  return e.getMessage().length();
                }
                """),
            harmless(
                "hooks: a loop of its own",
                "ended",
                """
                String name = facts.context.name() + ".again";
                var hooks = facts.context.hooks();
                try (var one = hooks.on(name, call -> hooks.run(name + ".b", 1, String.class, in -> "b"));
                    var two = hooks.on(name + ".b", call -> hooks.run(name, 1, String.class, in -> "a"))) {
                  return hooks.run(name, 1, String.class, in -> "ended");
                }
                """))
        .stream()
        .map(Technique::unseen)
        .toList();
  }

  /** The worker ends, or has to be ended, in the middle of a hook or of what happens. */
  static List<Technique> endings() {
    return List.of(
        ends(
                "hooks: one that never returns",
                XcoreException.class,
                Cause.DEADLINE,
                """
                String name = facts.context.name() + ".stuck";
                facts.context.hooks().on(name,
                    dev.xcore.sdk.HookOptions.DEFAULT.withTimeout(java.time.Duration.ofMillis(100)),
                    call -> { while (true) { Thread.onSpinWait(); } });
                return facts.context.hooks().run(name, 1, String.class, in -> "went on");
                """)
            .unseen(),
        ends(
                "hooks: what never ends at a point of its own",
                XcoreException.class,
                Cause.DEADLINE,
                """
                String name = facts.context.name() + ".endless";
                facts.context.hooks().on(name, call -> {});
                return facts.context.hooks().run(name, 1, String.class, in -> {
                  while (true) { Thread.onSpinWait(); }
                });
                """)
            .unseen(),
        ends(
            "hooks: the end of the process in one",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            String name = facts.context.name() + ".crash";
            facts.context.hooks().on(name, call -> Runtime.getRuntime().halt(0));
            return facts.context.hooks().run(name, 1, String.class, in -> "went on");
            """),
        ends(
            "hooks: the end of the process after a cancellation",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            String name = facts.context.name() + ".cancelled";
            facts.context.hooks().on(name, call -> {
              call.cancel("and good-bye");
              Runtime.getRuntime().halt(0);
            });
            return facts.context.hooks().run(name, 1, String.class, in -> "went on");
            """),
        ends(
            "hooks: the end of the process between them",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            String name = facts.context.name() + ".between";
            facts.context.hooks().on(name, call -> {});
            return facts.context.hooks().run(name, 1, String.class, in -> {
              Runtime.getRuntime().halt(0);
              return "went on";
            });
            """));
  }
}
