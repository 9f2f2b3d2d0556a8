package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A plugin of one class that wants more than it gets. */
final class KitPlugin {

  static final String NAME = "greedy.Greedy";

  private static final String SOURCE =
      """
      package greedy;

      import dev.xcore.sdk.Action;
      import java.nio.ByteBuffer;
      import java.util.ArrayList;
      import java.util.List;

      public final class Greedy implements dev.xcore.sdk.Plugin {
        private static final List<Object> kept = new ArrayList<>();

        @Action
        public String greet() {
          return "hello";
        }

        @Action
        public String modules() {
          return String.join(
              ", ",
              ModuleLayer.boot().modules().stream().map(Module::getName).sorted().toList());
        }

        @Action
        public void heap() {
          while (true) {
            kept.add(new byte[1024]);
          }
        }

        @Action
        public int buffers() {
          while (true) {
            try {
              kept.add(ByteBuffer.allocateDirect(1 << 16));
            } catch (OutOfMemoryError e) {
              return kept.size();
            }
          }
        }

        @Action
        public int threads() {
          for (int i = 0; i < 64; i++) {
            Thread.ofPlatform().daemon().start(() -> wait(100));
          }
          return 64;
        }

        private static void wait(int depth) {
          if (depth > 0) {
            wait(depth - 1);
            return;
          }
          java.util.concurrent.locks.LockSupport.park();
        }

        @Action
        public int classes() {
          for (int i = 0; ; i++) {
            kept.add(java.lang.reflect.Proxy.newProxyInstance(
                java.net.URLClassLoader.newInstance(
                    new java.net.URL[0], Greedy.class.getClassLoader()),
                new Class<?>[] {Runnable.class},
                (proxy, method, arguments) -> null));
          }
        }
      }
      """;

  private KitPlugin() {}

  /** Compiles it. */
  static byte[] compile(Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Greedy.java"), SOURCE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-g", "-proc:none", "-d", folder.toString(), source.toString());
    assertThat(status).isZero();
    return Files.readAllBytes(folder.resolve(NAME.replace('.', '/') + ".class"));
  }
}
