package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.ends;
import static dev.xcore.kernel.runtime.Technique.fails;
import static dev.xcore.kernel.runtime.Technique.harmless;

import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.SandboxViolationException;
import java.util.List;

/**
 * Attempts on callers, by what is returned or thrown, and on what the platform does for plugins.
 */
final class LyingTechniques {

  private LyingTechniques() {}

  /** What a handler returns is handed on as it is. */
  static List<Technique> results() {
    return List.of(
        fails(
                "result: huge",
                PayloadTooLargeException.class,
                "large",
                "return \"x\".repeat(9 << 20);")
            .unseen(),
        fails(
                "result: too many values",
                PayloadTooLargeException.class,
                "parts|large",
                "return Collections.nCopies(1_200_000, 1);")
            .unseen(),
        fails(
                "result: without an end",
                PayloadTooLargeException.class,
                "parts|large",
                """
                return new AbstractList<Object>() {
                  @Override public Object get(int index) { return 1; }
                  @Override public int size() { return Integer.MAX_VALUE; }
                };
                """)
            .unseen(),
        fails(
                "result: deep",
                HandlerErrorException.class,
                "failed|deep",
                "Object value = 1; for (int i = 0; i < 10_000; i++) { value = List.of(value); }"
                    + " return value;")
            .unseen(),
        fails(
                "result: itself",
                HandlerErrorException.class,
                "failed|deep",
                "List<Object> all = new ArrayList<>(); all.add(all); return all;")
            .unseen(),
        fails(
                "result: not a number",
                HandlerErrorException.class,
                "failed|NaN",
                "return Double.NaN;")
            .unseen(),
        fails(
                "result: a decimal that fills the memory",
                HandlerErrorException.class,
                "failed",
                "return new java.math.BigDecimal(\"1e1000000000\");")
            .unseen(),
        fails(
                "result: an object that cannot be written",
                HandlerErrorException.class,
                "failed",
                "return new Object();")
            .unseen(),
        fails(
                "result: a component that throws",
                HandlerErrorException.class,
                "failed",
                "return new Liar(1);\n"
                    + "//members\n"
                    + "public record Liar(int value) { public int value() { throw new Error(\"x\");"
                    + " } }")
            .unseen(),
        ends(
                "result: a component that never returns",
                CallTimeoutException.class,
                Cause.DEADLINE,
                "return new Liar(1);\n"
                    + "//members\n"
                    + "public record Liar(int value) { public int value() { while (value == 1) {"
                    + " Math.abs(value); } return 1; } }")
            .unseen(),
        fails(
                "error: a message of megabytes",
                HandlerErrorException.class,
                "failed",
                "throw new IllegalStateException(\"x\".repeat(1 << 20));")
            .unseen(),
        fails(
                "error: a message that throws",
                HandlerErrorException.class,
                "failed",
                "throw new RuntimeException() { @Override public String getMessage() { throw new"
                    + " Error(); } };")
            .unseen(),
        fails(
                "error: causes in a circle",
                HandlerErrorException.class,
                "failed",
                """
                Exception one = new Exception("one");
                Exception two = new Exception("two", one);
                one.initCause(two);
                throw one;
                """)
            .unseen(),
        ends(
                "error: a message that never comes",
                CallTimeoutException.class,
                Cause.DEADLINE,
                "throw new RuntimeException() { @Override public String getMessage() { for (long i"
                    + " = 0; i >= 0; i++) { Math.abs(i); } return \"\"; } };")
            .unseen(),
        fails(
                "error: in the name of the platform",
                dev.xcore.sdk.XcoreException.class,
                "evil",
                "throw dev.xcore.sdk.XcoreException.of(\"sandbox_violation\", \"evil\\r\\nline\");")
            .unseen());
  }

  static List<Technique> services() {
    return List.of(
        denied(
                "calls: another plugin without permission",
                "PermissionDenied",
                "return facts.context.calls().call(\"vault\", \"read\", Map.of()).value();")
            .unseen(),
        denied(
                "calls: a plugin that is not there",
                "PermissionDenied|NotFound",
                "return facts.context.calls().call(\"nobody\", \"read\", Map.of()).value();")
            .unseen(),
        denied(
                "calls: by a thread without a call",
                "PermissionDenied",
                "return facts.context.calls().callAsync(\"vault\", \"read\","
                    + " Map.of()).get().value();")
            .unseen(),
        harmless(
                "calls: very many",
                "3000",
                """
                List<CompletableFuture<?>> all = new ArrayList<>();
                for (int i = 0; i < 3000; i++) {
                  all.add(facts.context.calls().callAsync("vault", "read", Map.of())
                      .handle((result, thrown) -> 1));
                }
                for (CompletableFuture<?> one : all) { one.get(); }
                return all.size();
                """)
            .unseen(),
        denied(
                "calls: a payload of megabytes",
                "TooLarge|too large|SandboxViolation",
                "return facts.context.calls().call(\"vault\", \"read\", \"x\".repeat(9 <<"
                    + " 20)).value();")
            .unseen(),
        denied(
                "health: very many checks",
                "100 health checks",
                """
                List<dev.xcore.sdk.HealthChecks.Registration> all = new ArrayList<>();
                try {
                  for (int i = 0; i < 10_000; i++) {
                    all.add(facts.context.health().register("c" + i, dev.xcore.sdk.Health::healthy));
                  }
                  return all.size();
                } finally {
                  all.forEach(dev.xcore.sdk.HealthChecks.Registration::close);
                }
                """)
            .unseen(),
        denied(
                "health: a name that is none",
                "IllegalArgument|InvalidPayload",
                "return facts.context.health().register(\"a\\nb\", dev.xcore.sdk.Health::healthy);")
            .unseen(),
        denied(
            "data: a folder that was not granted",
            "SandboxViolation|not granted|allowed_paths|IllegalState|Unsupported|PermissionDenied",
            "return Files.writeString(facts.context.dataDirectory().resolve(\"x\"), \"x\");"),
        harmless(
            "secrets: the environment",
            "\\[[A-Z_, ]*\\]",
            "Set<String> names = new TreeSet<>(System.getenv().keySet());"
                + " names.removeAll(Set.of(\"LANG\", \"LC_ALL\", \"MALLOC_ARENA_MAX\", \"TZ\","
                + " \"XCORE_UNUSED\")); if (names.contains(\"PATH\") || names.contains(\"HOME\")) {"
                + " throw new Error(); } return names.toString();"),
        harmless(
            "secrets: the host's properties",
            "null",
            "return String.valueOf(System.getProperty(\"xcore.hostile.secret\"));"),
        harmless("secrets: the user", "xcore", "return System.getProperty(\"user.name\");"));
  }

  /** The worker ends in the middle of things that the platform does for it. */
  static List<Technique> endings() {
    return List.of(
        ends(
            "ending: while others are answered",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            for (int i = 0; i < 200; i++) {
              facts.context.calls().callAsync("vault", "read", Map.of());
            }
            Runtime.getRuntime().halt(0);
            return 1;
            """));
  }
}
