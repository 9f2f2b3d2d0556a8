package library;

import dev.xcore.sdk.*;
import jakarta.persistence.*;
import java.util.*;

/** Does with entities what plugins do. */
public final class Library implements Plugin {

  private final EntityManagerFactory entities;
  private final Database db;

  public Library(EntityManagerFactory entities, Database db) {
    this.entities = entities;
    this.db = db;
  }

  @Action
  public long add(String author, String title) {
    return entities.callInTransaction(em -> {
      Author by =
          em.createQuery("from Author where fullName = :name", Author.class)
              .setParameter("name", author)
              .getResultStream()
              .findFirst()
              .orElseGet(() -> new Author(author));
      em.persist(by);
      Book book = new Book(title, by);
      em.persist(book);
      return book.id();
    });
  }

  @Action
  public List<String> titles(String author) {
    return entities.callInTransaction(em ->
        em.createQuery(
                "select b.title from Book b where b.author.fullName = ?1 order by b.title",
                String.class)
            .setParameter(1, author)
            .getResultList());
  }

  @Action
  public String title(long id) {
    return entities.callInTransaction(em -> em.find(Book.class, id)).title();
  }

  @Action
  public String facts(long id) {
    return entities.callInTransaction(em -> em.find(Book.class, id).facts());
  }

  public record Row(
      String binding,
      java.math.BigDecimal price,
      java.time.LocalDate printedOn,
      java.time.Instant addedAt,
      UUID shelfMark,
      boolean lent,
      long version) {}

  /** The same row as SQL sees it. */
  @Action
  public String row(long id) {
    Row row = db.queryOne("SELECT * FROM books WHERE id = ?", Row.class, id).orElseThrow();
    return row.binding
        + " "
        + row.price
        + " "
        + row.printedOn
        + " "
        + row.addedAt
        + " "
        + row.shelfMark
        + " "
        + row.lent
        + " "
        + row.version;
  }

  /** Somebody else is faster. */
  @Action
  public void outdated(long id) {
    entities.runInTransaction(em -> {
      Book mine = em.find(Book.class, id);
      entities.runInTransaction(other -> other.find(Book.class, id).rename("faster"));
      mine.rename("slower");
    });
  }

  @Action
  public String lazy(long id) {
    try (EntityManager em = entities.createEntityManager()) {
      Book book = em.find(Book.class, id);
      PersistenceUnitUtil util = entities.getPersistenceUnitUtil();
      String before = "author " + util.isLoaded(book, "author");
      String name = book.author().fullName();
      List<Book> books = book.author().books();
      return before
          + ", "
          + name
          + " "
          + util.isLoaded(book, "author")
          + ", books "
          + util.isLoaded(book.author(), "books")
          + " "
          + books.size()
          + " "
          + util.isLoaded(books);
    }
  }

  @Action
  @Transactional
  public void addAndFail(String author, String title) {
    add(author, title);
    db.update("UPDATE books SET title = 'changed'");
    throw new IllegalStateException("no");
  }

  @Action
  @Transactional
  public List<String> addTwice(String author, String title) {
    add(author, title);
    db.update("UPDATE books SET title = CONCAT(title, '!') WHERE title = ?", title);
    try {
      entities.runInTransaction(em -> {
        em.persist(new Book(title + " lost", null));
        em.flush();
        throw new IllegalArgumentException("only this part");
      });
    } catch (IllegalArgumentException e) {
      add(author, title + " kept");
    }
    return titles(author);
  }

  @Action
  public void duplicate(String author) {
    entities.runInTransaction(em -> {
      em.persist(new Author(author));
      em.persist(new Author(author));
    });
  }

  @Action
  public void wrong() {
    entities.runInTransaction(em -> em.createQuery("from Nothing").getResultList());
  }

  /** Leaves a connection in a manager that nobody closes. */
  @Action
  public int forget() {
    EntityManager em = entities.createEntityManager();
    em.getTransaction().begin();
    return em.createQuery("from Book", Book.class).getResultList().size();
  }

  @Action
  public void close() {
    entities.close();
  }
}
