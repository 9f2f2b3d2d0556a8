package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.ends;
import static dev.xcore.kernel.runtime.Technique.exhausting;
import static dev.xcore.kernel.runtime.Technique.harmless;

import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.MemoryLimitException;
import dev.xcore.sdk.SandboxViolationException;
import java.util.List;

/** Attempts to take more than a plugin may have. */
final class GreedyTechniques {

  private GreedyTechniques() {}

  static List<Technique> memory() {
    return List.of(
        ends(
                "memory: the heap",
                MemoryLimitException.class,
                Cause.MEMORY,
                "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1 << 20]);"
                    + " }")
            .unseen(),
        ends(
                "memory: one array",
                MemoryLimitException.class,
                Cause.MEMORY,
                "return new long[Integer.MAX_VALUE - 8].length;")
            .unseen(),
        ends(
                "memory: catch the error and go on",
                MemoryLimitException.class,
                Cause.MEMORY,
                """
                List<byte[]> all = new ArrayList<>();
                while (true) {
                  try {
                    all.add(new byte[1 << 20]);
                  } catch (OutOfMemoryError e) {
                    all.add(new byte[1]);
                  }
                }
                """)
            .unseen(),
        denied(
                "memory: buffers outside of the heap",
                "OutOfMemoryError",
                "List<ByteBuffer> all = new ArrayList<>(); while (true) {"
                    + " all.add(ByteBuffer.allocateDirect(1 << 20)); }")
            .unseen(),
        denied(
            "memory: arenas",
            "OutOfMemoryError",
            "try (Arena arena = Arena.ofConfined()) { while (true) { arena.allocate(1 <<"
                + " 20).fill((byte) 1); } }"),
        ends(
            "memory: proxies",
            MemoryLimitException.class,
            Cause.MEMORY,
            """
            List<Object> all = new ArrayList<>();
            while (true) {
              all.add(java.lang.reflect.Proxy.newProxyInstance(
                  new ClassLoader(facts.getClass().getClassLoader()) {},
                  new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null));
            }
            """),
        ends(
            "memory: hidden classes",
            MemoryLimitException.class,
            Cause.MEMORY,
            """
            byte[] bytes = facts.getClass()
                .getResourceAsStream("/hostile/Facts.class").readAllBytes();
            List<Object> all = new ArrayList<>();
            while (true) {
              all.add(new ClassLoader(facts.getClass().getClassLoader().getParent()) {
                Class<?> define() { return defineClass(null, bytes, 0, bytes.length); }
              }.define());
            }
            """),
        exhausting(
                "memory: stacks",
                "OutOfMemoryError.*thread",
                """
                CountDownLatch never = new CountDownLatch(1);
                try {
                  for (int i = 0; i < 2000; i++) {
                    Thread thread = new Thread(null, () -> deeper(never, 0), "deep", 1 << 26);
                    thread.setDaemon(true);
                    thread.start();
                  }
                } finally {
                  never.countDown();
                }
                return 1;
                //members
                static void deeper(CountDownLatch never, int depth) {
                  if (depth < 200_000) {
                    deeper(never, depth + 1);
                  } else {
                    try { never.await(); } catch (InterruptedException e) { return; }
                  }
                }
                """)
            .unseen());
  }

  static List<Technique> processor() {
    return List.of(
        spin("cpu: spin", "while (true) { Thread.onSpinWait(); }").unseen(),
        spin("cpu: count", "long sum = 0; while (true) { sum++; if (sum < 0) { return sum; } }")
            .unseen(),
        spin(
                "cpu: spin in many threads",
                """
                for (int i = 0; i < 20; i++) {
                  Thread.ofPlatform().daemon().start(() -> { while (true) { Thread.onSpinWait(); } });
                }
                while (true) { Thread.onSpinWait(); }
                """)
            .unseen(),
        spin(
                "cpu: a catastrophic expression",
                "return (\"a\".repeat(60) + \"!\").matches(\"((a|a)+)+\\\\1c\");")
            .unseen(),
        spin(
                "cpu: a large number",
                "return new java.math.BigInteger(\"7\").pow(200_000_000).bitLength();")
            .unseen(),
        spin(
                "cpu: a class that never initialises",
                "return Endless.value;\n"
                    + "//members\n"
                    + "static final class Endless { static int value; static { while (value == 0) {"
                    + " Math.abs(value); } } }")
            .unseen(),
        spin(
            "cpu: objects that are read for ever",
            """
            Set<Object> root = new HashSet<>();
            Set<Object> one = root;
            Set<Object> two = new HashSet<>();
            for (int i = 0; i < 100; i++) {
              Set<Object> left = new HashSet<>();
              Set<Object> right = new HashSet<>();
              left.add("x");
              one.add(left); one.add(right); two.add(left); two.add(right);
              one = left; two = right;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(root);
            return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
            """),
        spin(
                "deadline: catch the interrupt",
                "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) {"
                    + " Thread.interrupted(); } }")
            .unseen(),
        spin(
                "deadline: swallow everything",
                "while (true) { try { Thread.sleep(1000); } catch (Throwable e) { continue; } }")
            .unseen(),
        spin(
                "deadline: wait without an interrupt",
                "new java.util.concurrent.locks.ReentrantLock().newCondition(); while (true) {"
                    + " java.util.concurrent.locks.LockSupport.park(); }")
            .unseen(),
        spin("deadline: a stage that never ends", "return new CompletableFuture<Object>().join();")
            .unseen(),
        spin(
            "deadline: exit that never ends",
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { Thread.onSpinWait(); } }));
            System.exit(0);
            return 1;
            """));
  }

  private static Technique spin(String name, String code) {
    return ends(name, CallTimeoutException.class, Cause.DEADLINE, code);
  }

  static List<Technique> machine() {
    return List.of(
        exhausting(
                "machine: ten thousand threads",
                "OutOfMemoryError.*thread",
                """
                CountDownLatch end = new CountDownLatch(1);
                try {
                  for (int i = 0; i < 10_000; i++) {
                    Thread.ofPlatform().daemon().start(() -> {
                      try { end.await(); } catch (InterruptedException e) { return; }
                    });
                  }
                } finally {
                  end.countDown();
                }
                return 1;
                """)
            .unseen(),
        harmless(
                "machine: virtual threads",
                "2000",
                """
                CountDownLatch end = new CountDownLatch(2000);
                for (int i = 0; i < 2000; i++) {
                  Thread.startVirtualThread(end::countDown);
                }
                end.await();
                return 2000;
                """)
            .unseen(),
        denied(
            "machine: a large file",
            "File too large|No space|quota",
            """
            Path file = scratch().resolve("large");
            try (OutputStream out = Files.newOutputStream(file)) {
              while (true) { out.write(new byte[1 << 20]); }
            } finally {
              Files.delete(file);
            }
            """),
        denied(
                "machine: many small files",
                "No space|quota",
                """
                Path folder = Files.createDirectory(scratch().resolve("many"));
                int count = 0;
                try {
                  while (true) { Files.createFile(folder.resolve("f" + count++)); }
                } finally {
                  for (int i = 0; i < count; i++) { Files.deleteIfExists(folder.resolve("f" + i)); }
                  Files.delete(folder);
                }
                """)
            .orEnded(),
        denied(
            "machine: open files",
            "Too many open files",
            """
            List<OutputStream> all = new ArrayList<>();
            try {
              while (true) { all.add(Files.newOutputStream(scratch().resolve("one"))); }
            } finally {
              for (OutputStream out : all) { out.close(); }
            }
            """),
        denied(
                "machine: the stack",
                "StackOverflowError",
                "return deeper(0);\n"
                    + "//members\n"
                    + "static int deeper(int depth) { return deeper(depth + 1) + 1; }")
            .unseen(),
        ends(
            "machine: exit",
            SandboxViolationException.class,
            Cause.CRASH,
            "System.exit(9); return 1;"),
        ends(
            "machine: halt",
            SandboxViolationException.class,
            Cause.CRASH,
            "Runtime.getRuntime().halt(1); return 1;"),
        ends(
            "machine: exit with a hook that exits",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(5)));
            System.exit(9);
            return 1;
            """),
        harmless(
                "noise: on the output",
                "done",
                "String line = \"x\".repeat(1000); for (int i = 0; i < 50_000; i++) {"
                    + " System.out.println(line); } return \"done\";")
            .unseen(),
        harmless(
                "noise: in the log",
                "done",
                "String line = \"x\".repeat(1000); for (int i = 0; i < 20_000; i++) {"
                    + " facts.context.logger().error(line); } return \"done\";")
            .unseen(),
        harmless(
                "noise: without lines",
                "done",
                "byte[] noise = new byte[1 << 20]; for (int i = 0; i < 50; i++) {"
                    + " System.out.write(noise); } return \"done\";")
            .unseen(),
        denied(
            "noise: past the log",
            "File too large|Bad file|No space|AccessDenied|IOException",
            "byte[] noise = new byte[1 << 20]; FileOutputStream out = new"
                + " FileOutputStream(FileDescriptor.err); for (int i = 0; i < 200; i++) {"
                + " out.write(noise); } return \"done\";"));
  }
}
