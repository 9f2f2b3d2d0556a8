package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The types that Jackson and the binder are compared with. */
final class OracleTypes {

  private OracleTypes() {}

  record User(String name, int age) {}

  record Numeric(
      byte tiny, short little, long large, double real, float single, char letter, boolean flag) {}

  record Wrappers(
      @Nullable Integer whole,
      @Nullable Long large,
      @Nullable Double real,
      @Nullable Boolean flag) {}

  record Exact(BigInteger whole, BigDecimal decimal) {}

  record Dates(
      Instant instant,
      LocalDate date,
      LocalTime time,
      LocalDateTime both,
      OffsetDateTime offset,
      Duration duration,
      Period period,
      Year year,
      YearMonth month) {}

  record Ids(UUID id, URI uri) {}

  record Lists(
      List<String> texts, Set<Integer> numbers, int[] array, String[][] grid, Deque<User> users) {}

  record Maps(
      Map<String, Integer> byName, SortedMap<Integer, User> byId, Map<Color, String> enums) {}

  record Maybe(Optional<String> text, OptionalInt number, Optional<User> user) {}

  record Named(
      @JsonProperty("full_name") String name, @JsonAlias({"mail", "e-mail"}) String email) {}

  record Hidden(String shown, @JsonIgnore @Nullable String hidden) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Sparse(
      @Nullable String text, @Nullable List<String> list, Optional<String> maybe, int zero) {}

  record NonNull(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String text, @Nullable String other) {}

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record NonDefault(int number, boolean flag, @Nullable String text, double real, char letter) {}

  record Formatted(
      @JsonFormat(pattern = "dd.MM.yyyy") LocalDate day,
      @JsonFormat(pattern = "yyyy-MM-dd HH:mm:ss", timezone = "Europe/Berlin") Instant moment,
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Color color) {}

  record AsText(@JsonFormat(shape = JsonFormat.Shape.STRING) int text) {}

  enum Color {
    RED,
    GREEN,
    @JsonProperty("azure")
    @JsonAlias("sky")
    BLUE
  }

  enum Operation {
    ADD {
      @Override
      int apply(int left, int right) {
        return left + right;
      }
    },
    NEGATE {
      @Override
      int apply(int left, int right) {
        return left - right;
      }
    };

    abstract int apply(int left, int right);
  }

  record Sum(Operation operation) {}

  enum Level {
    LOW(1),
    HIGH(2);

    private final int code;

    Level(int code) {
      this.code = code;
    }

    @JsonValue
    String code() {
      return "L" + code;
    }
  }

  record Leveled(Level level) {}

  record Email(@JsonValue String address) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Email {
      Objects.requireNonNull(address, "address is null");
      if (!address.contains("@")) {
        throw new IllegalArgumentException("has no @");
      }
    }
  }

  record Contact(Email email, List<Email> others) {}

  static final class Point {
    private final int left;
    private final int top;

    private Point(int left, int top) {
      this.left = left;
      this.top = top;
    }

    @JsonCreator
    static Point of(@JsonProperty("x") int left, @JsonProperty("y") int top) {
      return new Point(left, top);
    }

    @JsonProperty("x")
    public int left() {
      return left;
    }

    @JsonProperty("y")
    public int top() {
      return top;
    }
  }

  static class Bean {
    private String name = "none";
    private int size = 7;
    private List<String> tags = new ArrayList<>();
    public @Nullable String open;
    private boolean active;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public int getSize() {
      return size;
    }

    public void setSize(int size) {
      this.size = size;
    }

    public List<String> getTags() {
      return tags;
    }

    public void setTags(List<String> tags) {
      this.tags = tags;
    }

    public boolean isActive() {
      return active;
    }

    public void setActive(boolean active) {
      this.active = active;
    }

    public int getComputed() {
      return size * 2;
    }
  }

  static final class SubBean extends Bean {
    private @Nullable String more;

    public @Nullable String getMore() {
      return more;
    }

    public void setMore(@Nullable String more) {
      this.more = more;
    }

    @JsonIgnore
    public String getSecretName() {
      return "x";
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Box.class, name = "box")
  })
  sealed interface Shape permits Circle, Box {}

  record Circle(double radius) implements Shape {}

  record Box(int width, int height) implements Shape {}

  record Drawing(Shape first, List<Shape> rest) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  sealed interface Animal permits Pet, Cow {}

  sealed interface Pet extends Animal permits Cat, Dog {}

  @JsonTypeName("cat")
  record Cat(String name) implements Pet {}

  @JsonTypeName("dog")
  record Dog(int age) implements Pet {}

  @JsonTypeName("cow")
  record Cow(boolean milks) implements Animal {}

  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      include = JsonTypeInfo.As.EXISTING_PROPERTY,
      property = "type",
      visible = true)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Closed.class, name = "closed")
  })
  sealed interface Event permits Opened, Closed {}

  record Opened(String type, String by) implements Event {}

  record Closed(String type, int after) implements Event {}

  record Tree(String name, List<Tree> children) {}

  record Page<T>(List<T> items, int total) {}

  record Anything(@Nullable Object value) {}

  record Bytes(byte[] data) {}
}
