package dev.xcore.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the tests of one plugin; the main class of the process that {@code xcore plugin test}
 * starts. Ends with 0 when there were tests and all passed, with 1 otherwise.
 */
final class TestRunner {

  private final PrintWriter out;

  private TestRunner(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs all tests below a class folder.
   *
   * @param arguments the folder of compiled classes
   */
  public static void main(String[] arguments) {
    TestRunner runner = new TestRunner(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    System.exit(runner.run(Path.of(arguments[0])) ? 0 : 1);
  }

  private boolean run(Path classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
            .build();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary, new Progress(out));
    return report(summary.getSummary());
  }

  private boolean report(TestExecutionSummary summary) {
    summary
        .getFailures()
        .forEach(failure -> {
          out.println();
          out.println(name(failure.getTestIdentifier()) + " failed:");
          failure.getException().printStackTrace(out);
        });
    out.println();
    if (summary.getTestsFoundCount() == 0) {
      out.println("no tests found: a test is a method with @Test of org.junit.jupiter.api");
      return false;
    }
    out.printf(
        "%d tests, %d passed, %d failed, %d skipped, %.1f s%n",
        summary.getTestsFoundCount(),
        summary.getTestsSucceededCount(),
        summary.getTestsFailedCount() + summary.getContainersFailedCount(),
        summary.getTestsSkippedCount(),
        (summary.getTimeFinished() - summary.getTimeStarted()) / 1000.0);
    return summary.getTotalFailureCount() == 0;
  }

  /** The class and the name of the test, without the parameters that the extension gives it. */
  private static String name(TestIdentifier test) {
    String method = test.getDisplayName().replaceFirst("\\(.*\\)$", "");
    return test.getSource()
        .map(source ->
            source instanceof MethodSource of ? of.getClassName() + " > " + method : method)
        .orElse(method);
  }

  /** Prints a line per test as it ends. */
  private record Progress(PrintWriter out) implements TestExecutionListener {

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        String word =
            switch (result.getStatus()) {
              case SUCCESSFUL -> "ok     ";
              case ABORTED -> "skipped";
              case FAILED -> "FAILED ";
            };
        out.println("  " + word + "  " + name(test));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      out.println("  skipped  " + name(test) + ": " + reason);
    }
  }
}
