package shop;

import dev.xcore.sdk.ConflictException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The products, in memory. Thread safe. */
final class Catalog {

  private final Map<Long, Product> products = new ConcurrentSkipListMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final int capacity;

  Catalog(int capacity) {
    this.capacity = capacity;
  }

  List<Product> find(Optional<Product.Category> category) {
    return products.values().stream()
        .filter(product -> category.isEmpty() || product.category() == category.get())
        .toList();
  }

  Optional<Product> get(long id) {
    return Optional.ofNullable(products.get(id));
  }

  Product add(Product.Draft draft) {
    if (products.size() >= capacity) {
      throw new ConflictException("the shop is full: " + capacity + " products (max_products)");
    }
    return put(lastId.incrementAndGet(), draft);
  }

  Product put(long id, Product.Draft draft) {
    Product product = new Product(id, draft.name(), draft.price(), draft.category());
    products.put(id, product);
    return product;
  }

  void remove(long id) {
    products.remove(id);
  }
}
