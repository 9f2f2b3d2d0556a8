package dev.xcore.orm;

import java.util.function.Supplier;
import org.hibernate.HibernateException;
import org.jspecify.annotations.Nullable;

/** Entities of a plugin are wrong, or its tables are; says all that is, and how to mend it. */
final class WrongEntitiesException extends RuntimeException {

  WrongEntitiesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Lets Hibernate work on a thread on which it finds nothing of the plugin but by its loader.
   *
   * @param plugin its name
   * @param work of Hibernate
   * @return its outcome
   * @throws WrongEntitiesException instead of what Hibernate throws
   */
  static <T> T instead(String plugin, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(WrongEntitiesException.class.getClassLoader());
    try {
      return work.get();
    } catch (HibernateException e) {
      throw new WrongEntitiesException(
          "entities of plugin '%s' cannot be mapped: %s".formatted(plugin, reason(e)), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The innermost reason says most. */
  private static String reason(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() instanceof HibernateException inner) {
      at = inner;
    }
    return String.valueOf(at.getMessage());
  }
}
