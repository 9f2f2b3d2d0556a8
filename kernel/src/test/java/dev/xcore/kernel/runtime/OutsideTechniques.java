package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.harmless;

import java.util.List;

/** Attempts on the network, on other processes, and by native code. */
final class OutsideTechniques {

  private static final String NO =
      "Permission denied|SocketException|not permitted|UnknownHost|AccessDenied";
  private static final String NATIVE = "IllegalCaller|Illegal native access|UnsatisfiedLink|native";
  private static final String ABSENT = "NoClassDefFound|ClassNotFound";

  private OutsideTechniques() {}

  static List<Technique> network() {
    return List.of(
        denied(
            "network: connect",
            NO,
            "return new Socket(InetAddress.getLoopbackAddress(), (int) facts.number(\"port\"));"),
        denied(
            "network: connect by a channel",
            NO,
            """
            return SocketChannel.open(
                new InetSocketAddress("127.0.0.1", (int) facts.number("port")));
            """),
        denied(
            "network: connect without waiting",
            NO,
            """
            return AsynchronousSocketChannel.open()
                .connect(new InetSocketAddress("127.0.0.1", (int) facts.number("port"))).get();
            """),
        denied("network: listen", NO, "return new ServerSocket(0);"),
        denied("network: datagrams", NO, "return new DatagramSocket();"),
        denied("network: multicast", NO, "return new MulticastSocket();"),
        denied("network: resolve", NO, "return InetAddress.getByName(\"example.org\");"),
        denied(
            "network: by a URL",
            NO + "|UnknownService|unknown protocol|IOException",
            """
            return URI.create("http://127.0.0.1:" + facts.number("port") + "/").toURL()
                .openStream().read();
            """),
        denied(
            "network: by the HTTP client",
            ABSENT,
            "return java.net.http.HttpClient.newHttpClient();"),
        denied(
            "network: the platform's sockets",
            NO,
            "return SocketChannel.open(UnixDomainSocketAddress.of(path(facts, \"socket\")));"),
        denied(
            "network: a socket in its folder",
            NO,
            """
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(scratch().resolve("s")));
            """),
        denied(
            "network: show the token again",
            NO + "|NoSuchFile|null",
            """
            String[] words = System.getProperty("sun.java.command").split(" ");
            for (String word : words) {
              if (word.endsWith("/s")) {
                return SocketChannel.open(UnixDomainSocketAddress.of(word));
              }
            }
            throw new IOException("null");
            """),
        denied(
                "network: by the platform without permission",
                "PermissionDenied|permission|NotFound|no outbound|not offered|may not",
                """
                return facts.context.service(dev.xcore.sdk.HttpCalls.class)
                    .send(dev.xcore.sdk.HttpCall.get("http://127.0.0.1:" + facts.number("port") + "/"));
                """)
            .unseen());
  }

  static List<Technique> processes() {
    return List.of(
        denied(
            "process: execute",
            "IOException",
            "return Runtime.getRuntime().exec(new String[] {\"/bin/id\"});"),
        denied(
            "process: build",
            "IOException",
            "return new ProcessBuilder(\"/bin/sh\", \"-c\", \"id\").start();"),
        denied(
            "process: start Java",
            "IOException",
            "return new ProcessBuilder(System.getProperty(\"java.home\") +"
                + " \"/bin/java\").start();"),
        denied(
            "process: fork",
            NATIVE,
            """
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find("fork").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT)).invoke();
            """),
        denied(
            "process: kill the host",
            "NoSuchElement|IllegalState|not alive|refused",
            """
            if (!ProcessHandle.of(facts.number("host")).orElseThrow().destroyForcibly()) {
              throw new IOException("refused");
            }
            return "killed";
            """),
        denied(
            "process: kill another worker",
            "NoSuchElement|IllegalState|refused",
            """
            if (!ProcessHandle.of(facts.number("victim")).orElseThrow().destroyForcibly()) {
              throw new IOException("refused");
            }
            return "killed";
            """),
        denied(
            "process: list", "Permission denied", "return ProcessHandle.allProcesses().count();"),
        denied(
            "process: find the parent",
            "NoSuchElement",
            "return ProcessHandle.current().parent().orElseThrow().pid();"),
        harmless(
            "process: its own command line",
            "Optional.empty|",
            "return ProcessHandle.current().info().commandLine().toString();"),
        denied("process: signals", ABSENT, "return Class.forName(\"sun.misc.Signal\");"));
  }

  static List<Technique> nativeCode() {
    return List.of(
        denied(
            "native: load a library",
            NATIVE,
            "System.load(\"/lib/x86_64-linux-gnu/libc.so.6\"); return 1;"),
        denied(
            "native: load by name", NATIVE + "|no evil", "System.loadLibrary(\"evil\"); return 1;"),
        denied(
            "native: call the system",
            NATIVE,
            """
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find("system").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            """),
        denied(
            "native: look up a library",
            NATIVE,
            "return SymbolLookup.libraryLookup(\"libc.so.6\", Arena.global());"),
        denied(
            "native: read any memory",
            NATIVE,
            """
            return MemorySegment.ofAddress(4096).reinterpret(8).get(ValueLayout.JAVA_BYTE, 0);
            """),
        denied(
            "native: a method of its own",
            NATIVE,
            "return evil();\n//members\nprivate static native int evil();"),
        denied(
            "native: unsafe",
            ABSENT,
            "return Class.forName(\"sun.misc.Unsafe\").getDeclaredField(\"theUnsafe\");"),
        denied(
            "native: the inner unsafe",
            "IllegalAccess|InaccessibleObject",
            """
            return Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
            """),
        denied(
            "native: grant itself access",
            "IllegalCaller|IllegalAccess|InaccessibleObject|NoSuchMethod",
            """
            Method enable = Module.class.getDeclaredMethod("implAddEnableNativeAccess");
            enable.setAccessible(true);
            return enable.invoke(facts.getClass().getModule());
            """));
  }
}
