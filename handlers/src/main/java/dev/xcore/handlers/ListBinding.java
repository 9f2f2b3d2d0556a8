package dev.xcore.handlers;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** A collection or array: a list in the tree. In text mode a single scalar is a list of one. */
final class ListBinding implements TypeBinding {

  /** Makes the collection of a declared class from the elements; mutable, as with Jackson. */
  private static final Map<Class<?>, Function<List<@Nullable Object>, Object>> COLLECTIONS =
      Map.ofEntries(
          Map.entry(Iterable.class, elements -> elements),
          Map.entry(Collection.class, elements -> elements),
          Map.entry(java.util.SequencedCollection.class, elements -> elements),
          Map.entry(List.class, elements -> elements),
          Map.entry(ArrayList.class, elements -> elements),
          Map.entry(LinkedList.class, LinkedList::new),
          Map.entry(java.util.Set.class, LinkedHashSet::new),
          Map.entry(java.util.SequencedSet.class, LinkedHashSet::new),
          Map.entry(LinkedHashSet.class, LinkedHashSet::new),
          Map.entry(HashSet.class, HashSet::new),
          Map.entry(java.util.SortedSet.class, TreeSet::new),
          Map.entry(java.util.NavigableSet.class, TreeSet::new),
          Map.entry(TreeSet.class, TreeSet::new),
          Map.entry(java.util.Queue.class, LinkedList::new),
          Map.entry(java.util.Deque.class, LinkedList::new),
          Map.entry(ArrayDeque.class, ArrayDeque::new));

  private final TypeBinding element;
  private final Function<List<@Nullable Object>, Object> maker;
  private final boolean isSet;

  private ListBinding(
      TypeBinding element, Function<List<@Nullable Object>, Object> maker, boolean isSet) {
    this.element = element;
    this.maker = maker;
    this.isSet = isSet;
  }

  static boolean canRead(Class<?> type) {
    return COLLECTIONS.containsKey(type);
  }

  /** Makes the binding of a collection; one that cannot be read can be written. */
  static ListBinding ofCollection(Class<?> type, TypeBinding element) {
    Function<List<@Nullable Object>, Object> maker =
        COLLECTIONS.getOrDefault(type, elements -> elements);
    return new ListBinding(element, maker, java.util.Set.class.isAssignableFrom(type));
  }

  static ListBinding ofArray(Class<?> component, TypeBinding element) {
    return new ListBinding(element, elements -> array(component, elements), false);
  }

  private static Object array(Class<?> component, List<@Nullable Object> elements) {
    Object array = Array.newInstance(component, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, elements.get(i));
    }
    return array;
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null || reading.isTooDeep()) {
      return null;
    }
    if (!(tree instanceof Collection<?> list)) {
      return readOne(tree, reading);
    }
    int before = reading.problemCount();
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    int index = 0;
    for (Object item : list) {
      reading.enter(index++);
      elements.add(element.read(item, reading));
      reading.leave();
    }
    return reading.problemCount() == before ? made(elements, reading) : null;
  }

  private @Nullable Object readOne(Object tree, Reading reading) {
    boolean isScalar = tree instanceof String || tree instanceof Number || tree instanceof Boolean;
    if (reading.mode() != Reading.Mode.TEXT || !isScalar) {
      reading.problem(Found.instead("a list", tree), tree);
      return null;
    }
    int before = reading.problemCount();
    List<@Nullable Object> elements = new ArrayList<>(1);
    elements.add(element.read(tree, reading));
    return reading.problemCount() == before ? made(elements, reading) : null;
  }

  private @Nullable Object made(List<@Nullable Object> elements, Reading reading) {
    try {
      return maker.apply(elements);
    } catch (ClassCastException | NullPointerException e) {
      reading.problem("must hold values that can be sorted, and no null", null);
      return null;
    }
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    sink.beginArray();
    switch (value) {
      case Collection<?> items -> writeAll(items.iterator(), sink);
      case Iterable<?> items -> writeAll(items.iterator(), sink);
      case Iterator<?> items -> writeAll(items, sink);
      case BaseStream<?, ?> items -> {
        try (items) {
          writeAll(items.iterator(), sink);
        }
      }
      default -> writeArray(value, sink);
    }
    sink.endArray();
  }

  private void writeAll(Iterator<?> items, ValueSink sink) throws IOException {
    while (items.hasNext()) {
      writeItem(items.next(), sink);
    }
  }

  private void writeArray(Object array, ValueSink sink) throws IOException {
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      writeItem(Array.get(array, i), sink);
    }
  }

  private void writeItem(@Nullable Object item, ValueSink sink) throws IOException {
    if (item == null) {
      sink.nothing();
    } else {
      element.write(item, sink);
    }
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", element.schema(schemas));
    if (isSet) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
