package dev.xcore.services.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.Service;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** How extensions are made from their configuration. */
class ExtensionPlansTest {

  /** Needs another. */
  public static final class First implements IntSupplier {
    public First(LongSupplier second) {}

    @Override
    public int getAsInt() {
      return 1;
    }
  }

  /** Needs the first. */
  public static final class Second implements LongSupplier {
    public Second(@Named("ext.first") IntSupplier first) {}

    @Override
    public long getAsLong() {
      return 2;
    }
  }

  /** Is needed. */
  public static final class Third implements LongSupplier, Service {
    @Override
    public long getAsLong() {
      return 3;
    }
  }

  /** Gets everything. */
  public static final class All implements Supplier<String> {
    private final String text;

    public All() {
      this.text = "wrong";
    }

    @Inject
    public All(Map<String, Object> config, Logger logger, Path folder, LongSupplier other) {
      this.text = config + " " + logger.getName() + " " + folder.getFileName() + other.getAsLong();
    }

    @Override
    public String get() {
      return text;
    }
  }

  /** Could be used as either. */
  public static final class Both implements Supplier<String>, UnaryOperator<String> {
    @Override
    public String get() {
      return "";
    }

    @Override
    public String apply(String text) {
      return text;
    }
  }

  private static ExtensionSettings extension(String name, Class<?> type, String config) {
    return new ExtensionSettings(
        name,
        type.getName(),
        Optional.empty(),
        Document.parse("xcore.yaml", config).root() instanceof Node.Mapping node ? node : null,
        false,
        new Place("xcore.yaml", 3, 1));
  }

  private static List<ExtensionPlan> plans(ExtensionSettings... extensions) {
    return ExtensionPlans.read(
        List.of(extensions),
        new ExtensionGround(
            ExtensionPlansTest.class.getClassLoader(),
            Path.of("var"),
            OutboundHttp.none(),
            loader -> value -> List.of()));
  }

  @Test
  void whatIsNeededIsStartedFirst() {
    assertThat(plans(extension("first", First.class, ""), extension("third", Third.class, "")))
        .extracting(ExtensionPlan::name)
        .containsExactly("ext.third", "ext.first");
  }

  @Test
  void aCircleIsShown() {
    assertThatThrownBy(
            () -> plans(extension("first", First.class, ""), extension("second", Second.class, "")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("xcore.yaml:3")
        .hasMessageContaining(
            "services need each other in a circle: ext.first → ext.second → ext.first");
  }

  @Test
  void theMarkedConstructorGetsWhatItAsksFor() throws Exception {
    List<ExtensionPlan> plans =
        plans(extension("all", All.class, "{a: 1}"), extension("third", Third.class, ""));
    Function<ExtensionPlan.Needed, Object> others = needed -> new Third();
    assertThat(plans.getLast().make(others))
        .isInstanceOfSatisfying(
            All.class, all -> assertThat(all.get()).isEqualTo("{a=1} extension.all all3"));
  }

  @Test
  void whatIsWrongIsTold() {
    List<Throwable> wrong = new ArrayList<>();
    for (ExtensionSettings each :
        List.of(
            extension("both", Both.class, ""),
            extension("second", Second.class, ""),
            extension("third", Third.class, "{a: 1}"),
            extension("service", Service.class, ""))) {
      assertThatThrownBy(() -> plans(each)).satisfies(wrong::add);
    }
    assertThat(wrong.stream().map(Throwable::getMessage).toList().toString())
        .contains("say by 'type' which of them plugins use")
        .contains("asks for a java.util.function.IntSupplier, which no extension offers")
        .contains("takes no configuration")
        .contains("is abstract");
  }
}
