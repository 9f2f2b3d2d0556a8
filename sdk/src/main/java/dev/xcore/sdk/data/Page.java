package dev.xcore.sdk.data;

import java.util.List;
import java.util.function.Function;

/**
 * One page of many records; immutable.
 *
 * @param items of this page
 * @param page its number, the first is 0
 * @param size the most items on a page
 * @param total items on all pages
 * @param <T> what is on it
 */
public record Page<T>(List<T> items, int page, int size, long total) {

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Returns how many pages there are.
   *
   * @return 0 without items
   */
  public long pages() {
    return (total + size - 1) / size;
  }

  /**
   * Tells whether there is a page after this one.
   *
   * @return true if there is
   */
  public boolean hasNext() {
    return page + 1L < pages();
  }

  /**
   * Converts the items.
   *
   * @param conversion of one item
   * @param <R> what it becomes
   * @return the page of what they became
   */
  public <R> Page<R> map(Function<? super T, ? extends R> conversion) {
    return new Page<>(items.stream().<R>map(conversion).toList(), page, size, total);
  }
}
