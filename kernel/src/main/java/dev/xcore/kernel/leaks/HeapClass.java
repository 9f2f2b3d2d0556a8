package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A class in a heap dump.
 *
 * @param id of its {@code java.lang.Class}
 * @param name such as {@code java.lang.String} or {@code java.lang.Object[]}
 * @param superclass its id, 0 for none
 * @param loader id of its class loader, 0 for the JDK's first one
 * @param position of its record
 * @param fields of its instances
 * @param reference how it holds, if it is a {@code java.lang.ref.Reference}
 */
record HeapClass(
    long id,
    String name,
    long superclass,
    long loader,
    int position,
    Layout fields,
    Reference reference) {

  /** How a {@code java.lang.ref.Reference} holds its referent. */
  enum Reference {
    STRONG,
    SOFT,
    WEAK
  }

  boolean isNamed(String first, String second) {
    return name.equals(first) || name.equals(second);
  }

  /** Where the values of an instance are, inherited ones included. */
  static final class Layout {

    private final List<String> names = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int size;

    /** Adds a field; those of a class come before those of its superclass. */
    void add(String name, int type) {
      if (type == HprofType.OBJECT) {
        names.add(name);
        offsets.add(size);
      } else if (type == HprofType.LONG) {
        numbers.putIfAbsent(name, size);
      }
      size += HprofType.size(type);
    }

    /** Returns how many references there are. */
    int count() {
      return names.size();
    }

    String name(int index) {
      return names.get(index);
    }

    int offset(int index) {
      return offsets.get(index);
    }

    /** Returns where a {@code long} is, -1 if there is no field of the name. */
    int number(String name) {
      return numbers.getOrDefault(name, -1);
    }
  }
}
