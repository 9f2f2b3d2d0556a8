package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.ends;
import static dev.xcore.kernel.runtime.Technique.harmless;

import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.SandboxViolationException;
import java.util.List;

/** Attempts on the worker's own classes and threads, and on the walls inside of its JVM. */
final class InsideTechniques {

  private static final String CLOSED =
      "IllegalAccess|InaccessibleObject|does not export|does not open|not accessible|not visible";
  private static final String HIDDEN = "ClassNotFound|NoClassDefFound";
  private static final String NO = "AccessDenied|Permission denied|FileNotFound";

  private InsideTechniques() {}

  static List<Technique> reflection() {
    return List.of(
        denied(
            "reflection: into a string",
            CLOSED,
            "Field value = String.class.getDeclaredField(\"value\"); value.setAccessible(true);"
                + " return value.get(\"x\");"),
        denied(
            "reflection: the worker's class by name",
            HIDDEN,
            "return Class.forName(\"dev.xcore.worker.Worker\");"),
        denied(
            "reflection: a worker's constructor",
            CLOSED,
            """
            Constructor<?> made = Class.forName("dev.xcore.worker.CodeStore", true,
                ClassLoader.getSystemClassLoader()).getDeclaredConstructors()[0];
            made.setAccessible(true);
            return made.newInstance();
            """),
        denied(
            "reflection: the method of a link",
            CLOSED,
            """
            Class<?> link = Class.forName("dev.xcore.ipc.Link", true,
                ClassLoader.getSystemClassLoader());
            for (Method method : link.getMethods()) {
              if (Modifier.isStatic(method.getModifiers())) {
                return method.invoke(null, null, null);
              }
            }
            throw new IOException("none");
            """),
        denied(
            "reflection: the confinement's own calls",
            CLOSED,
            """
            Class<?> calls = Class.forName("dev.xcore.confinement.SystemCalls", true,
                ClassLoader.getSystemClassLoader());
            Method made = calls.getDeclaredMethod("ofThisMachine");
            made.setAccessible(true);
            return made.invoke(null);
            """),
        denied(
            "reflection: claim the context of calls",
            "belongs to the platform",
            "return dev.xcore.sdk.CallContextBinder.claim();"),
        denied(
            "reflection: a second claim",
            CLOSED + "|NoSuchField",
            """
            Field claimed = dev.xcore.sdk.CallContextBinder.class.getDeclaredField("CLAIMED");
            claimed.setAccessible(true);
            ((atomic.AtomicBoolean) claimed.get(null)).set(false);
            return dev.xcore.sdk.CallContextBinder.claim();
            """
                .replace("(atomic.", "(java.util.concurrent.atomic.")),
        denied(
            "reflection: a private lookup in the JDK",
            CLOSED,
            "return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());"),
        denied(
            "reflection: a private lookup in the worker",
            CLOSED,
            """
            return MethodHandles.privateLookupIn(Class.forName("dev.xcore.worker.Talk", true,
                ClassLoader.getSystemClassLoader()), MethodHandles.lookup());
            """),
        denied(
            "reflection: a proxy of the worker's interface",
            CLOSED + "|IllegalArgument|NullPointer",
            """
            Class<?> outlet = Class.forName("dev.xcore.worker.Outlet", true,
                ClassLoader.getSystemClassLoader());
            return java.lang.reflect.Proxy.newProxyInstance(outlet.getClassLoader(),
                new Class<?>[] {outlet}, (proxy, method, arguments) -> null);
            """),
        denied(
            "reflection: its own thread",
            CLOSED,
            """
            Method begin = Thread.currentThread().getClass().getDeclaredMethod("begin", int.class);
            begin.setAccessible(true);
            return begin.invoke(Thread.currentThread(), 1);
            """),
        denied(
            "reflection: the JDK's secrets",
            CLOSED,
            """
            return Class.forName("jdk.internal.access.SharedSecrets")
                .getMethod("getJavaLangAccess").invoke(null);
            """),
        denied(
            "reflection: open a module",
            "IllegalCaller",
            """
            Class<?> talk = Class.forName("dev.xcore.worker.Talk", false,
                ClassLoader.getSystemClassLoader());
            return talk.getModule().addOpens("dev.xcore.worker", facts.getClass().getModule());
            """),
        denied(
            "reflection: who called",
            CLOSED,
            """
            Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type.getName().startsWith("dev.xcore.worker"))
                    .findFirst().orElseThrow());
            Field field = caller.getDeclaredFields()[0];
            field.setAccessible(true);
            return field.get(null);
            """),
        denied(
            "reflection: a file descriptor of its own",
            CLOSED,
            """
            Constructor<FileDescriptor> made = FileDescriptor.class.getDeclaredConstructor(int.class);
            made.setAccessible(true);
            return new FileOutputStream(made.newInstance(5));
            """));
  }

  static List<Technique> classLoading() {
    return List.of(
        denied(
            "loader: classes from the network",
            HIDDEN + "|SocketException",
            """
            return new URLClassLoader(new URL[] {
                URI.create("http://127.0.0.1:" + facts.number("port") + "/evil.jar").toURL()})
                .loadClass("evil.Evil");
            """),
        denied(
            "loader: classes from a folder",
            HIDDEN,
            "return new URLClassLoader(new URL[] {path(facts,"
                + " \"var\").toUri().toURL()}).loadClass(\"evil.Evil\");"),
        denied(
            "loader: a class of the JDK",
            "SecurityException|Prohibited",
            "return new Definer().define(\"java.lang.Evil\", new byte[] {1});\n" + definer()),
        harmless(
            "loader: a class of the worker, which has nothing open",
            "class dev.xcore.worker.Talk",
            "return"
                + " facts.getClass().getClassLoader().getParent().loadClass(\"dev.xcore.worker.Talk\");"),
        denied(
            "loader: a class beside the worker's",
            CLOSED + "|LinkageError|IllegalAccess|ClassFormat|NoClassDefFound",
            "return new Definer().define(\"dev.xcore.worker.Evil\", new byte[] {1});\n"
                + definer()),
        denied(
            "loader: the platform's own packages",
            "internal to the platform",
            "return"
                + " facts.getClass().getClassLoader().loadClass(\"dev.xcore.kernel.runtime.Call\");"),
        harmless(
            "loader: other services",
            "[0-9]",
            "return"
                + " ServiceLoader.load(java.nio.file.spi.FileSystemProvider.class).stream().count();"));
  }

  private static String definer() {
    return """
    //members
    static final class Definer extends ClassLoader {
      Class<?> define(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
      }
    }
    """;
  }

  static List<Technique> threads() {
    return List.of(
        harmless(
            "thread: a finalizer",
            "never",
            """
            new Escaper();
            for (int i = 0; i < 5; i++) {
              System.gc();
            }
            return Escaper.got;
            //members
            static final class Escaper {
              static volatile String got = "never";
              @Override protected void finalize() throws Throwable {
                got = Files.readString(Path.of("/etc/passwd"));
              }
            }
            """),
        denied(
            "thread: a cleaner",
            NO,
            later("java.lang.ref.Cleaner.create().register(new Object(), task);")),
        denied("thread: of the system", NO, later("new Thread(task).start();")),
        denied("thread: virtual", NO, later("Thread.startVirtualThread(task);")),
        denied("thread: of the common pool", NO, later("ForkJoinPool.commonPool().execute(task);")),
        denied(
            "thread: of a timer",
            NO,
            later("CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(task);")),
        denied("thread: of the platform", NO, later("facts.context.executor().execute(task);")),
        ends(
            "thread: interrupt the worker's",
            SandboxViolationException.class,
            Cause.CRASH,
            """
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
              if (thread != Thread.currentThread()) {
                thread.interrupt();
              }
            }
            Thread.sleep(60_000);
            return 1;
            """),
        harmless(
            "thread: spoil its neighbours' loaders",
            "done",
            """
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
              thread.setContextClassLoader(null);
              thread.setName("evil");
            }
            return "done";
            """),
        ends(
                "thread: hold the output's lock",
                CallTimeoutException.class,
                Cause.DEADLINE,
                """
                synchronized (System.out) {
                  while (true) { Thread.onSpinWait(); }
                }
                """)
            .unseen(),
        harmless(
            "thread: take the output away",
            "done",
            "System.setOut(null); System.setErr(null); System.setIn(null); return \"done\";"),
        harmless(
            "thread: empty the properties",
            "done",
            "java.util.Properties old = System.getProperties(); System.setProperties(new"
                + " java.util.Properties()); System.setProperties(old); return \"done\";"),
        denied(
            "thread: a security manager",
            "UnsupportedOperation",
            "System.setSecurityManager(new SecurityManager()); return 1;"));
  }

  /** Reads a file on another thread and throws what that thread met. */
  private static String later(String start) {
    return """
    CompletableFuture<String> got = new CompletableFuture<>();
    Runnable task = () -> {
      try {
        got.complete(Files.readString(Path.of("/etc/passwd")));
      } catch (Throwable e) {
        got.completeExceptionally(e);
      }
    };
    %s
    for (int i = 0; i < 100 && !got.isDone(); i++) {
      System.gc();
      Thread.sleep(20);
    }
    return got.get(1, TimeUnit.SECONDS);
    """
        .formatted(start);
  }
}
