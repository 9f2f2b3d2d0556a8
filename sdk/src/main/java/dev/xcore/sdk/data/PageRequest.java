package dev.xcore.sdk.data;

import java.util.Objects;

/**
 * One page of many records; immutable.
 *
 * @param page its number, the first is 0
 * @param size the most records on it, 1 to {@link #MAX_SIZE}
 * @param sort of all records; the id decides where it sees no difference
 */
public record PageRequest(int page, int size, Sort sort) {

  /** The most records on a page. */
  public static final int MAX_SIZE = 10_000;

  /** Checks the ranges. */
  public PageRequest {
    Objects.requireNonNull(sort, "sort is null");
    if (page < 0) {
      throw new IllegalArgumentException("page " + page + " is less than 0, the first one");
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size %d is not 1 to %d".formatted(size, MAX_SIZE));
    }
  }

  /**
   * Asks for a page in the order of ids.
   *
   * @param page its number, the first is 0
   * @param size the most records on it
   * @return the request
   */
  public static PageRequest of(int page, int size) {
    return new PageRequest(page, size, Sort.by());
  }

  /**
   * Asks for a page in an order.
   *
   * @param page its number, the first is 0
   * @param size the most records on it
   * @param sort of all records
   * @return the request
   */
  public static PageRequest of(int page, int size, Sort sort) {
    return new PageRequest(page, size, sort);
  }

  /**
   * Asks for the page after this one.
   *
   * @return the request
   */
  public PageRequest next() {
    return new PageRequest(page + 1, size, sort);
  }

  /**
   * Returns how many records lie before the page.
   *
   * @return 0 for the first page
   */
  public long offset() {
    return (long) page * size;
  }
}
