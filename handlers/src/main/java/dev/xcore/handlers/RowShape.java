package dev.xcore.handlers;

import java.lang.reflect.Type;
import java.util.List;

/** What the rows of a query are read into, without the classes of a plugin; immutable. */
public sealed interface RowShape {

  /** Every column: a row is a map by lower-case names. */
  record AllColumns() implements RowShape {}

  /**
   * The only column: a row is its value.
   *
   * @param type of the value
   */
  record OnlyColumn(Type type) implements RowShape {}

  /**
   * What a record asks for: a row is an array of the values of its components.
   *
   * @param name of the record, for messages
   * @param components in order
   */
  record Components(String name, List<Component> components) implements RowShape {

    /** Copies the list. */
    public Components {
      components = List.copyOf(components);
    }
  }

  /**
   * One component of a record.
   *
   * @param name of it
   * @param column that it is read from
   * @param type of it
   */
  record Component(String name, String column, Type type) {}
}
