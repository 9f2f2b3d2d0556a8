package dev.xcore.orm;

import dev.xcore.sdk.ServiceUnavailableException;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The factory as one instance of a plugin holds it: closing it ends nothing that others use, and
 * what does not exist yet is made. Thread safe.
 */
final class FactoryHandle implements InvocationHandler {

  private final EntityUnit unit;
  private final Runnable closed;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private FactoryHandle(EntityUnit unit, Runnable closed) {
    this.unit = unit;
    this.closed = closed;
  }

  /**
   * Makes a handle.
   *
   * @param unit used until the handle is closed
   * @param closed told of that
   */
  static EntityManagerFactory of(EntityUnit unit, Runnable closed) {
    unit.use();
    return (EntityManagerFactory)
        Proxy.newProxyInstance(
            FactoryHandle.class.getClassLoader(),
            new Class<?>[] {EntityManagerFactory.class},
            new FactoryHandle(unit, closed));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // nothing else is equal to a proxy
  public @Nullable Object invoke(
      Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> arguments != null && self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "entities of " + unit;
      case "isOpen" -> !isClosed.get();
      case "close" -> close();
      default -> forward(method, arguments);
    };
  }

  private @Nullable Object close() {
    if (isClosed.compareAndSet(false, true)) {
      unit.leave();
      closed.run();
    }
    return null;
  }

  private @Nullable Object forward(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (isClosed.get()) {
      throw new IllegalStateException("the entity manager factory is closed: its plugin has ended");
    }
    try {
      return method.invoke(unit.factory(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (WrongEntitiesException e) {
      throw new ServiceUnavailableException(String.valueOf(e.getMessage()));
    }
  }
}
