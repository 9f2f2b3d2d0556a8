package library;

import jakarta.persistence.*;
import java.math.BigDecimal;
import java.time.*;
import java.util.UUID;

@Entity
@Table(name = "books")
public class Book {

  public enum Binding {
    PAPERBACK,
    HARDCOVER
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(length = 200)
  private String title;

  @ManyToOne(fetch = FetchType.LAZY)
  private Author author;

  @Enumerated(EnumType.STRING)
  @Column(length = 20)
  private Binding binding = Binding.PAPERBACK;

  @Column(precision = 10, scale = 2)
  private BigDecimal price = new BigDecimal("12.50");

  private LocalDate printedOn = LocalDate.of(2026, 7, 1);
  private Instant addedAt = Instant.parse("2026-07-01T10:11:12.345678Z");
  private UUID shelfMark = UUID.fromString("00000000-0000-0001-0000-000000000002");
  private boolean lent;
  @Version private long version;

  protected Book() {}

  public Book(String title, Author author) {
    this.title = title;
    this.author = author;
  }

  public Long id() {
    return id;
  }

  public String title() {
    return title;
  }

  public void rename(String title) {
    this.title = title;
  }

  public Author author() {
    return author;
  }

  public String facts() {
    return binding + " " + price + " " + printedOn + " " + addedAt + " " + shelfMark + " " + lent
        + " " + version;
  }
}
