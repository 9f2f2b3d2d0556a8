package dev.xcore.benchmarks;

import dev.xcore.kernel.security.CodeElement;
import dev.xcore.kernel.security.CodeImage;
import dev.xcore.kernel.security.CodeLimits;
import dev.xcore.kernel.security.CodeScanner;
import dev.xcore.kernel.security.ImportPolicy;
import dev.xcore.kernel.security.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The code scan of a large library by one thread; reading and unpacking are not counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScanBenchmark {

  private final CodeScanner scanner = CodeScanner.create();
  private final ImportPolicy policy = ImportPolicy.of(List.of(), List.of(), false);
  private final CodeImage image = image();

  /**
   * Reads the jar of JMH itself, which every run of the benchmark has.
   *
   * @return its classes
   */
  static CodeImage image() {
    try {
      Path jar =
          Path.of(Benchmark.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      CodeElement element = new CodeElement(CodeElement.Kind.LIBRARY, "lib/jmh.jar", jar);
      return CodeImage.read(List.of(element), CodeLimits.USUAL);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (URISyntaxException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * The scan.
   *
   * @return what was found
   */
  @Benchmark
  public ScanReport scan() {
    return scanner.scan(image, policy);
  }
}
