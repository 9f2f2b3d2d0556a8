package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinderEdgeTest {

  private final Binder binder = Binder.create();

  private @Nullable Object text(Type type, Object tree) {
    Reading reading = new Reading(Reading.Mode.TEXT);
    Object value = binder.binding(type).read(tree, reading);
    reading.finish();
    return value;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        byte.class,
        short.class,
        int.class,
        long.class,
        float.class,
        double.class,
        BigInteger.class,
        BigDecimal.class
      })
  void hugeNumbersAreRefused(Class<?> type) {
    for (String huge :
        List.of("1e999999999", "-1e999999999", "1e2147483647", "9".repeat(100_000))) {
      assertThatThrownBy(() -> text(type, huge)).isInstanceOf(ValidationException.class);
      BigDecimal number = new BigDecimal(huge);
      assertThatThrownBy(() -> binder.read((Type) type, number))
          .isInstanceOf(ValidationException.class);
    }
    BigInteger whole = BigInteger.ONE.shiftLeft(1_000_000);
    assertThatThrownBy(() -> binder.read((Type) type, whole))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "0x1p3", "1f", "1d", " 1", "1 ", "", "١"})
  void textsThatAreNoPlainNumbersAreRefused(String wrong) {
    assertThatThrownBy(() -> text(double.class, wrong)).isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> text(float.class, wrong)).isInstanceOf(ValidationException.class);
  }

  @Test
  void numbersThatAreNotFiniteAreRefusedBothWays() {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> binder.read(double.class, wrong))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> binder.read(Object.class, wrong))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> binder.toTree(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> binder.toTree((float) wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void minusZeroStaysWhatItIs() {
    assertThat(binder.read(double.class, -0.0)).isEqualTo(-0.0);
    assertThat(binder.read(float.class, -0.0)).isEqualTo(-0.0f);
    assertThat(binder.read(int.class, -0.0)).isZero();
    assertThat(binder.toTree(-0.0f)).isEqualTo(-0.0);
    assertThat(text(double.class, "-0.0")).isEqualTo(-0.0);
    assertThat(text(float.class, "-0")).isEqualTo(-0.0f);
  }

  @Test
  void bordersOfWholeNumbersAreExact() {
    assertThat(binder.read(long.class, new BigDecimal("9223372036854775807.000")))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(text(long.class, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> text(long.class, "9223372036854775808"))
        .hasMessageContaining("must be between");
    assertThatThrownBy(() -> binder.read(long.class, 0x1p63))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> binder.read(int.class, 1.5))
        .hasMessage("must be a whole number, but has a fraction");
  }

  @Test
  void longSettingsOfTimeDoNotOverflow() {
    assertThat(text(Duration.class, "999999999d")).isEqualTo(Duration.ofDays(999_999_999));
    assertThat(text(Duration.class, "1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(text(Duration.class, "250ms")).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void queuesMayHoldNullWhereTheElementMayBeNull() {
    List<@Nullable String> tree = Arrays.asList("a", null, "b");
    record Waiting(Deque<@Nullable String> deque, Queue<@Nullable String> queue) {}
    Waiting waiting = binder.read(Waiting.class, Map.of("deque", tree, "queue", tree));
    assertThat(waiting.deque()).containsExactly("a", null, "b");
    assertThat(binder.toTree(waiting)).isEqualTo(Map.of("deque", tree, "queue", tree));
  }

  @Test
  void aSetKeepsTheFirstOfEqualElementsInOrder() {
    Object set = binder.read(new TypeRef<Set<String>>() {}.type(), List.of("b", "a", "b"));
    assertThat(set).isInstanceOf(LinkedHashSet.class);
    assertThat((Set<?>) set).hasToString("[b, a]");
  }

  @Test
  void loneSurrogatesAndNulCharactersPassUnchanged() {
    for (String odd : List.of("\ud800", "\udc00x", "\0", "😀", "\u202e")) {
      assertThat(binder.read(String.class, odd)).isEqualTo(odd);
      assertThat(binder.toTree(Map.of(odd, odd))).isEqualTo(Map.of(odd, odd));
    }
    assertThatThrownBy(() -> binder.read(char.class, "😀"))
        .hasMessage("must be exactly one character");
  }

  @Test
  void enumConstantsWithBodiesAreWritten() {
    assertThat(binder.toTree(List.of(OracleTypes.Operation.ADD))).isEqualTo(List.of("ADD"));
  }

  /** Loads {@link PluginRecord} apart from everybody else's. */
  private static final class Throwaway extends ClassLoader {
    Throwaway() {
      super(BinderEdgeTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(PluginRecord.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream bytes = Objects.requireNonNull(getResourceAsStream(file), file)) {
        byte[] image = bytes.readAllBytes();
        return defineClass(name, image, 0, image.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static WeakReference<ClassLoader> useAndDrop() throws ClassNotFoundException {
    ClassLoader loader = new Throwaway();
    Class<?> type = loader.loadClass(PluginRecord.class.getName());
    assertThat(type).isNotEqualTo(PluginRecord.class);
    Binder own = Binder.create();
    Map<String, Object> tree = Map.of("name", "a", "numbers", List.of(1L));
    Object value = own.read(type, tree);
    assertThat(own.toTree(value)).isEqualTo(tree);
    assertThat(own.binding(type).schema(new SchemaSet("p"))).containsKey("$ref");
    return new WeakReference<>(loader);
  }

  @Test
  void theLoaderOfAPluginIsFreedWithItsBinder() throws ClassNotFoundException {
    WeakReference<ClassLoader> loader = useAndDrop();
    await()
        .untilAsserted(() -> {
          System.gc();
          assertThat(loader.get()).isNull();
        });
  }

  @Test
  void aPlainObjectHasNothingToWrite() {
    assertThatThrownBy(() -> binder.toTree(Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object has nothing that could be written");
  }
}
