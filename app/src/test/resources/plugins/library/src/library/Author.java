package library;

import jakarta.persistence.*;
import java.util.*;

@Entity
@Table(name = "authors")
public class Author {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(nullable = false, unique = true, length = 100)
  private String fullName;

  @OneToMany(mappedBy = "author", cascade = CascadeType.ALL)
  private List<Book> books = new ArrayList<>();

  protected Author() {}

  public Author(String fullName) {
    this.fullName = fullName;
  }

  public String fullName() {
    return fullName;
  }

  public List<Book> books() {
    return books;
  }
}
