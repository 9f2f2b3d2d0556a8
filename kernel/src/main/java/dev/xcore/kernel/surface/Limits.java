package dev.xcore.kernel.surface;

import dev.xcore.kernel.surface.ChangeLog.Kind;
import dev.xcore.kernel.surface.ChangeLog.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares how large, long or many values may be, and how texts must look. */
final class Limits {

  static final Set<String> KEYWORDS =
      Set.of(
          "minimum",
          "exclusiveMinimum",
          "maximum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "pattern",
          "format",
          "uniqueItems",
          "multipleOf");

  private static final List<String> LEAST = List.of("minLength", "minItems", "minProperties");
  private static final List<String> MOST = List.of("maxLength", "maxItems", "maxProperties");

  private final Side side;
  private final ChangeLog log;

  Limits(Side side, ChangeLog log) {
    this.side = side;
    this.log = log;
  }

  void compare(String field, SchemaView ones, SchemaView others) {
    bound(field, "minimum", true, Bound.least(ones), Bound.least(others));
    bound(field, "maximum", false, Bound.most(ones), Bound.most(others));
    for (String keyword : LEAST) {
      bound(field, keyword, true, Bound.of(ones, keyword), Bound.of(others, keyword));
    }
    for (String keyword : MOST) {
      bound(field, keyword, false, Bound.of(ones, keyword), Bound.of(others, keyword));
    }
    for (String keyword : List.of("pattern", "format", "multipleOf")) {
      rule(field, keyword, ones.get(keyword), others.get(keyword));
    }
    unique(field, ones, others);
  }

  /**
   * Where a range ends.
   *
   * @param value the limit
   * @param isOpen whether the limit itself is outside
   */
  private record Bound(BigDecimal value, boolean isOpen) {

    static Optional<Bound> of(SchemaView view, String keyword) {
      return view.number(keyword).map(number -> new Bound(number, false));
    }

    static Optional<Bound> least(SchemaView view) {
      return tightest(view, "minimum", "exclusiveMinimum", 1);
    }

    static Optional<Bound> most(SchemaView view) {
      return tightest(view, "maximum", "exclusiveMaximum", -1);
    }

    /** Of whole numbers {@code > 0} and {@code >= 1} are the same. */
    private static Optional<Bound> tightest(
        SchemaView view, String closed, String open, int direction) {
      boolean isWhole = view.types().equals(Set.of("integer"));
      Optional<Bound> inside =
          of(view, closed).map(bound -> isWhole ? bound.whole(direction) : bound);
      Optional<Bound> outside =
          view.number(open)
              .map(number -> new Bound(number, true))
              .map(bound -> isWhole ? bound.whole(direction) : bound);
      if (inside.isEmpty() || outside.isEmpty()) {
        return inside.or(() -> outside);
      }
      return outside.get().compare(inside.get(), direction) > 0 ? outside : inside;
    }

    private Bound whole(int direction) {
      RoundingMode inwards = direction > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
      BigDecimal nearest = value.setScale(0, inwards);
      boolean isOutside = isOpen && nearest.compareTo(value) == 0;
      return new Bound(isOutside ? nearest.add(BigDecimal.valueOf(direction)) : nearest, false);
    }

    /** Returns more than 0 if this bound is the tighter one. */
    int compare(Bound other, int direction) {
      int order = value.compareTo(other.value) * direction;
      return order != 0 ? order : Boolean.compare(isOpen, other.isOpen);
    }

    @Override
    public String toString() {
      return value.toPlainString() + (isOpen ? " (exclusive)" : "");
    }
  }

  private void bound(
      String field, String keyword, boolean isLeast, Optional<Bound> old, Optional<Bound> now) {
    int order;
    if (old.isPresent() && now.isPresent()) {
      order = now.get().compare(old.get(), isLeast ? 1 : -1);
    } else {
      order = Boolean.compare(now.isPresent(), old.isPresent());
    }
    if (order == 0) {
      return;
    }
    String was = old.map(Bound::toString).orElse("none");
    String is = now.map(Bound::toString).orElse("none");
    log.schema(
        side,
        order > 0 ? Kind.NARROWED : Kind.WIDENED,
        field,
        keyword + " changed from " + was + " to " + is,
        keep(keyword, was));
  }

  private void rule(String field, String keyword, Optional<Object> old, Optional<Object> now) {
    if (old.equals(now)) {
      return;
    }
    Kind kind = old.isEmpty() ? Kind.NARROWED : now.isEmpty() ? Kind.WIDENED : Kind.OTHER;
    if (old.equals(Optional.of("int32")) && now.equals(Optional.of("int64"))) {
      kind = Kind.WIDENED;
    }
    String was = old.map(String::valueOf).orElse("none");
    log.schema(
        side,
        kind,
        field,
        keyword + " changed from " + was + " to " + now.map(String::valueOf).orElse("none"),
        keep(keyword, was));
  }

  private void unique(String field, SchemaView ones, SchemaView others) {
    boolean was = ones.get("uniqueItems").equals(Optional.of(true));
    boolean is = others.get("uniqueItems").equals(Optional.of(true));
    if (was != is) {
      log.schema(
          side,
          is ? Kind.NARROWED : Kind.WIDENED,
          field,
          is ? "must not repeat items any more" : "may repeat items now",
          "keep it as it was");
    }
  }

  private static String keep(String keyword, String was) {
    return was.equals("none") ? "leave out " + keyword : "keep " + keyword + " " + was;
  }
}
