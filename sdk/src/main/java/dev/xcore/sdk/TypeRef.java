package dev.xcore.sdk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Carries a generic type: {@code new TypeRef<List<User>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

  private final Type type;

  /** Reads the type argument of the subclass. */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalStateException("write new TypeRef<List<User>>() {}, with a type argument");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  /**
   * Returns the type.
   *
   * @return the type argument
   */
  public final Type type() {
    return type;
  }
}
