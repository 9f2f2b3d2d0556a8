package dev.xcore.sdk.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An order of records; immutable.
 *
 * @param orders the first decides, the next one where it sees no difference, and so on
 */
public record Sort(List<Order> orders) {

  /** Copies the list. */
  public Sort {
    orders = List.copyOf(orders);
  }

  /**
   * An order by one component.
   *
   * @param component its name in the record
   * @param descending whether the greatest comes first
   */
  public record Order(String component, boolean descending) {

    /** Checks that nothing is null. */
    public Order {
      Objects.requireNonNull(component, "component is null");
    }
  }

  /**
   * Begins with the smallest.
   *
   * @param components names in the record
   * @return ascending by each
   */
  public static Sort by(String... components) {
    return new Sort(Arrays.stream(components).map(name -> new Order(name, false)).toList());
  }

  /**
   * Begins with the greatest.
   *
   * @param components names in the record
   * @return descending by each
   */
  public static Sort descending(String... components) {
    return new Sort(Arrays.stream(components).map(name -> new Order(name, true)).toList());
  }

  /**
   * Decides where this order sees no difference.
   *
   * @param next another order
   * @return both, this one first
   */
  public Sort then(Sort next) {
    List<Order> both = new ArrayList<>(orders);
    both.addAll(next.orders);
    return new Sort(both);
  }
}
