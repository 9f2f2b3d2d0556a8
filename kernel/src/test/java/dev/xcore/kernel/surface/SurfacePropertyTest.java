package dev.xcore.kernel.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.XcoreException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict on schemas, judged by the validation that schemas describe. */
class SurfacePropertyTest {

  private static final int PAIRS = 80;
  private static final int VALUES = 150;

  @TempDir private Path folder;

  private final RandomRecords records = new RandomRecords(new Random(20_260_601));

  private final Map<Class<?>, ActionDescriptor> actions = new HashMap<>();

  private record Pair(List<RandomRecords.Field> before, List<RandomRecords.Field> after) {}

  private record Tally(int compatible, int accepted, int breaking, int proven) {

    Tally plus(Tally other) {
      return new Tally(
          compatible + other.compatible,
          accepted + other.accepted,
          breaking + other.breaking,
          proven + other.proven);
    }
  }

  @Test
  void whatIsCalledCompatibleAcceptsAllThatWasAccepted() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (int at = 0; at < PAIRS; at++) {
      List<RandomRecords.Field> before = records.fields();
      pairs.add(new Pair(before, records.changed(before)));
    }
    compile(pairs);

    Tally tally = new Tally(0, 0, 0, 0);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      for (int at = 0; at < PAIRS; at++) {
        tally = tally.plus(check(pairs.get(at), loader, at));
      }
    }
    assertThat(tally.compatible()).as("compatible pairs").isGreaterThan(PAIRS / 4);
    assertThat(tally.accepted()).as("values that were accepted").isGreaterThan(PAIRS);
    assertThat(tally.breaking()).as("breaking pairs").isGreaterThan(PAIRS / 8);
    assertThat(tally.proven())
        .as("breaking pairs of %s with a value that shows it", tally.breaking())
        .isGreaterThan(tally.breaking() / 2);
  }

  private Tally check(Pair pair, ClassLoader loader, int number) throws Exception {
    Class<?> before = loader.loadClass("Before" + number);
    Class<?> after = loader.loadClass("After" + number);
    List<SurfaceChange> breaking =
        SurfaceComparison.of(
                Surfaces.of(before, "1.0.0", ""),
                Surfaces.of(after, "1.1.0", ""),
                InstantSource.system())
            .breaking();
    int accepted = 0;
    int refused = 0;
    for (int at = 0; at < VALUES; at++) {
      Map<String, Object> value = records.value(pair.before());
      if (isAccepted(before, value)) {
        accepted++;
        boolean isStillAccepted = isAccepted(after, value);
        refused += isStillAccepted ? 0 : 1;
        assertThat(isStillAccepted || !breaking.isEmpty())
            .as("%s accepted by %s and not by %s", value, pair.before(), pair.after())
            .isTrue();
      }
    }
    return breaking.isEmpty()
        ? new Tally(1, accepted, 0, 0)
        : new Tally(0, 0, 1, refused > 0 ? 1 : 0);
  }

  private boolean isAccepted(Class<?> type, Map<String, Object> value) throws Exception {
    PluginManifest manifest = Surfaces.manifest("1.0.0", "");
    ActionDescriptor take =
        actions.computeIfAbsent(type, key -> Surfaces.table(key, manifest).actions().get("take"));
    try {
      take.invoker().invoke(type.getConstructor().newInstance(), value);
      return true;
    } catch (XcoreException refused) {
      return false;
    } catch (Throwable unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private void compile(List<Pair> pairs) throws Exception {
    List<String> files = new ArrayList<>();
    for (int at = 0; at < pairs.size(); at++) {
      files.add(write("Before" + at, pairs.get(at).before()));
      files.add(write("After" + at, pairs.get(at).after()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-parameters",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    arguments.addAll(files);
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  private String write(String type, List<RandomRecords.Field> fields) throws Exception {
    return Files.writeString(folder.resolve(type + ".java"), RandomRecords.source(type, fields))
        .toString();
  }
}
