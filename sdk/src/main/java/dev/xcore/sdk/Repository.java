package dev.xcore.sdk;

import dev.xcore.sdk.data.Page;
import dev.xcore.sdk.data.PageRequest;
import dev.xcore.sdk.data.Sort;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table as records. Injected by type ({@code Repository<User, Long> users}), or
 * made by {@link Statements#repository}; takes part in the transaction of its thread, if any.
 * Thread safe.
 *
 * <p>Conditions are SQL over column names with {@code ?} for arguments, such as {@code "email = ?
 * and age > ?"}; whatever follows WHERE may stand there, ORDER BY included. Errors are those of
 * {@link Statements}.
 *
 * @param <T> a record annotated with {@link dev.xcore.sdk.data.Table}
 * @param <I> the type of its component annotated with {@link dev.xcore.sdk.data.Id}
 */
public interface Repository<T, I> {

  /**
   * Stores a new record.
   *
   * @param row without id (null or 0) where the database or the platform gives it
   * @return as it was stored: with its id, and version 1 if it has a version
   * @throws ConflictException if there is one with that id, or another unique column's value
   */
  T insert(T row);

  /**
   * Replaces a stored record.
   *
   * @param row with its id, and the version it was read with
   * @return as it was stored, with its new version
   * @throws NotFoundException if there is none with that id
   * @throws ConflictException if it was changed since it was read
   */
  T update(T row);

  /**
   * Stores a record, new or not: {@link #insert} if it has no id or no version yet, else {@link
   * #update}. A record with an id of its own and without version is updated if it is there, else
   * inserted.
   *
   * @param row what is stored
   * @return as it was stored
   * @throws NotFoundException if it has a version, but is not there any more
   * @throws ConflictException if it was changed since it was read
   */
  T save(T row);

  /**
   * Stores several records, all or none.
   *
   * @param rows what is stored
   * @return as they were stored, in order
   */
  List<T> saveAll(Collection<? extends T> rows);

  /**
   * Reads a record.
   *
   * @param id its id
   * @return empty if there is none
   */
  Optional<T> findById(I id);

  /**
   * Reads a record that should be there.
   *
   * @param id its id
   * @return the record
   * @throws NotFoundException if there is none
   */
  T getById(I id);

  /**
   * Tells whether a record is there.
   *
   * @param id its id
   * @return true if it is
   */
  boolean existsById(I id);

  /**
   * Reads all records.
   *
   * @return in the order of their ids
   */
  List<T> findAll();

  /**
   * Reads all records in an order.
   *
   * @param sort by components
   * @return in that order
   */
  List<T> findAll(Sort sort);

  /**
   * Reads one page of all records.
   *
   * @param request which page, in which order
   * @return the page, with the number of all records
   */
  Page<T> findAll(PageRequest request);

  /**
   * Reads the records that fulfil a condition.
   *
   * @param condition SQL with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return in the order that the condition asks for, else in any
   */
  List<T> findWhere(String condition, @Nullable Object... arguments);

  /**
   * Reads the first record that fulfils a condition.
   *
   * @param condition SQL with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return empty if none does
   */
  Optional<T> findFirst(String condition, @Nullable Object... arguments);

  /**
   * Reads one page of the records that fulfil a condition.
   *
   * @param request which page, in which order
   * @param condition SQL with {@code ?} for arguments, without ORDER BY
   * @param arguments in the order of the question marks
   * @return the page, with the number of all records that do
   */
  Page<T> findPage(PageRequest request, String condition, @Nullable Object... arguments);

  /**
   * Counts all records.
   *
   * @return how many there are
   */
  long count();

  /**
   * Counts the records that fulfil a condition.
   *
   * @param condition SQL with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return how many do
   */
  long countWhere(String condition, @Nullable Object... arguments);

  /**
   * Deletes a record.
   *
   * @param id its id
   * @return whether it was there
   */
  boolean deleteById(I id);

  /**
   * Deletes a record that was read.
   *
   * @param row with its id, and the version it was read with
   * @throws NotFoundException if it is not there any more
   * @throws ConflictException if it was changed since it was read
   */
  void delete(T row);

  /**
   * Deletes the records that fulfil a condition.
   *
   * @param condition SQL with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return how many did
   */
  int deleteWhere(String condition, @Nullable Object... arguments);

  /**
   * Deletes all records.
   *
   * @return how many there were
   */
  int deleteAll();
}
