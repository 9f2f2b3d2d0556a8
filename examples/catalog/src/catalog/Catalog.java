package catalog;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ApiVersion;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Router;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A list of books. Version 1 of its API names a price as a number; version 2 says the currency too,
 * which no client of version 1 would have expected.
 */
public final class Catalog implements Plugin {

  /** A book as version 1 shows it. */
  public record PlainBook(String isbn, String title, BigDecimal price) {}

  /** A book. */
  public record Book(@NotBlank String isbn, @NotBlank String title, Price price) {}

  /** An amount of money. */
  public record Price(@PositiveOrZero BigDecimal amount, @NotBlank String currency) {}

  private final Map<String, Book> books =
      new ConcurrentSkipListMap<>(
          Map.of(
              "978-0-13-468599-1", book("978-0-13-468599-1", "Effective Java", "45.00"),
              "978-0-321-34960-6", book("978-0-321-34960-6", "Concurrency in Practice", "52.50")));

  @Get(value = "/books", description = "All books.")
  @ApiVersion("v1")
  public List<PlainBook> plainBooks() {
    return books.values().stream().map(Catalog::plain).toList();
  }

  @Get(value = "/books", description = "All books, or those whose title has a word.")
  @ApiVersion("v2")
  public List<Book> books(Optional<String> word) {
    return books.values().stream()
        .filter(book -> word.isEmpty() || book.title().contains(word.get()))
        .toList();
  }

  @Get(value = "/books/{isbn}", description = "One book.")
  @ApiVersion("v1")
  public Optional<PlainBook> plainBook(String isbn) {
    return Optional.ofNullable(books.get(isbn)).map(Catalog::plain);
  }

  @Get(value = "/books/{isbn}", description = "One book.")
  @ApiVersion("v2")
  public Optional<Book> book(String isbn) {
    return Optional.ofNullable(books.get(isbn));
  }

  @Post(value = "/books", status = 201, description = "Adds a book.")
  @ApiVersion("v2")
  public Book add(Book body) {
    books.put(body.isbn(), body);
    return body;
  }

  @Action(value = "price", description = "What a book costs.")
  @ApiVersion("v1")
  public BigDecimal plainPrice(String isbn) {
    return books.get(isbn).price().amount();
  }

  @Action(value = "price", description = "What a book costs, and in which currency.")
  @ApiVersion("v2")
  public Price price(String isbn) {
    return books.get(isbn).price();
  }

  @Action(description = "How many books there are: the same in all versions.")
  public int count() {
    return books.size();
  }

  @Override
  public Router router() {
    return Router.create().version("v2").get("/titles", request -> titles());
  }

  private List<String> titles() {
    return books.values().stream().map(Book::title).toList();
  }

  private static Book book(String isbn, String title, String amount) {
    return new Book(isbn, title, new Price(new BigDecimal(amount), "EUR"));
  }

  private static PlainBook plain(Book book) {
    return new PlainBook(book.isbn(), book.title(), book.price().amount());
  }
}
