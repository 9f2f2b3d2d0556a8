package dev.xcore.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.xcore.compiler.CompileRequest;
import dev.xcore.compiler.CompileResult;
import dev.xcore.compiler.CompilerException;
import dev.xcore.compiler.CompilerOptions;
import dev.xcore.compiler.CompilerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;

/** What {@code xcore doctor} looks at on the machine, whatever the application. */
final class MachineChecks {

  private static final long MEBIBYTE = 1 << 20;
  private static final long LITTLE_MEMORY = 1024;
  private static final long TOO_LITTLE_MEMORY = 256;
  private static final long FEW_FILES = 4096;
  private static final int NEEDED = 25;

  private MachineChecks() {}

  static List<Finding> all() {
    return List.of(java(), memory(), processors(), openFiles(), compiler());
  }

  private static Finding java() {
    String found =
        "%s (%s) in %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor", "unknown vendor"),
                System.getProperty("java.home"));
    if (Runtime.version().feature() < NEEDED) {
      return Finding.fail("java", found, "install a JDK " + NEEDED);
    }
    return ToolProvider.getSystemJavaCompiler() == null
        ? Finding.fail("java", found + " has no compiler", "install a JDK instead of a JRE")
        : Finding.ok("java", found);
  }

  private static Finding memory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize() / MEBIBYTE;
    String found = total + " MiB for this machine or container";
    if (total < TOO_LITTLE_MEMORY) {
      return Finding.fail("memory", found, "the server needs about " + TOO_LITTLE_MEMORY + " MiB");
    }
    return total < LITTLE_MEMORY
        ? Finding.warn("memory", found, "plan " + LITTLE_MEMORY + " MiB for a server with plugins")
        : Finding.ok("memory", found);
  }

  private static Finding processors() {
    int processors = Runtime.getRuntime().availableProcessors();
    return processors == 1
        ? Finding.warn("processors", "1", "a plugin that spins delays all others; two are better")
        : Finding.ok("processors", String.valueOf(processors));
  }

  private static Finding openFiles() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long limit = unix.getMaxFileDescriptorCount();
      return limit < FEW_FILES
          ? Finding.warn(
              "open files",
              "at most " + limit,
              "raise it with 'ulimit -n 65536' for many connections")
          : Finding.ok("open files", "at most " + limit);
    }
    return Finding.ok("open files", "no limit known");
  }

  /** Compiles a class as the server compiles plugins: in a process of its own. */
  private static Finding compiler() {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-doctor");
        CompilerProcess compiler = CompilerProcess.create(CompilerOptions.defaults())) {
      Path source = Files.writeString(scratch.path().resolve("Probe.java"), "class Probe {}\n");
      Path classes = Files.createDirectory(scratch.path().resolve("classes"));
      long start = System.nanoTime();
      CompileResult result =
          compiler.compile(
              new CompileRequest(
                  scratch.path(), List.of(source.getFileName().toString()), List.of(), classes));
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      return result.success()
          ? Finding.ok(
              "compiler",
              "works in a process of its own, first in %d ms".formatted(taken.toMillis()))
          : Finding.fail("compiler", String.valueOf(result.errors()), "reinstall the JDK");
    } catch (CompilerException failure) {
      return Finding.fail(
          "compiler",
          String.valueOf(failure.getMessage()),
          "source plugins cannot be loaded; install them as jars or mend the JDK");
    } catch (IOException failure) {
      return Finding.fail(
          "compiler",
          "no temporary folder: " + failure.getMessage(),
          "make " + System.getProperty("java.io.tmpdir") + " writable");
    }
  }
}
