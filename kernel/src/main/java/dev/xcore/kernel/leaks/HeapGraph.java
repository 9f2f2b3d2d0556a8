package dev.xcore.kernel.leaks;

import static dev.xcore.kernel.leaks.HprofType.ID_SIZE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The objects of a heap dump and what they refer to. Objects are numbers. Used by one thread. */
final class HeapGraph {

  private static final int INSTANCE_CLASS = 1 + ID_SIZE + 4;
  private static final int INSTANCE_VALUES = INSTANCE_CLASS + ID_SIZE + 4;
  private static final int ARRAY_COUNT = 1 + ID_SIZE + 4;
  private static final int ARRAY_CLASS = ARRAY_COUNT + 4;
  private static final int ARRAY_ITEMS = ARRAY_CLASS + ID_SIZE;
  private static final int PRIMITIVE_ITEMS = ARRAY_CLASS + 1;

  private final HprofFile file;
  private final ByteBuffer bytes;
  private final HeapIndex index;

  /** Hears of what an object refers to. */
  interface Visitor {
    void reference(int node);
  }

  private HeapGraph(HprofFile file, HeapIndex index) {
    this.file = file;
    this.bytes = file.bytes();
    this.index = index;
  }

  static HeapGraph of(HprofFile file) {
    return new HeapGraph(file, HeapIndex.of(file));
  }

  HprofFile file() {
    return file;
  }

  /** Returns the number of an object, less than 0 if it is none of these. */
  int node(long id) {
    return index.node(id);
  }

  /** Returns a name or a piece of source text that the dump mentions. */
  String text(long textId) {
    return index.text(textId);
  }

  int size() {
    return index.size();
  }

  List<HeapIndex.Root> roots() {
    return index.roots();
  }

  boolean isClass(int node) {
    return tag(node) == HprofFile.CLASS;
  }

  private boolean isInstance(int node) {
    return tag(node) == HprofFile.INSTANCE;
  }

  private int tag(int node) {
    return bytes.get(index.position(node)) & 0xFF;
  }

  /** Returns an object's class; for a {@code java.lang.Class}, the class that it is for. */
  HeapClass type(int node) {
    int at = index.position(node);
    return switch (tag(node)) {
      case HprofFile.CLASS -> type(index.id(node));
      case HprofFile.INSTANCE -> type(file.id(at + INSTANCE_CLASS));
      default -> type(file.id(at + ARRAY_CLASS));
    };
  }

  private HeapClass type(long id) {
    HeapClass type = index.classes().get(id);
    if (type == null) {
      throw new HeapDumpException("a class is missing");
    }
    return type;
  }

  /** Tells whether an object is of a class or of one that extends it. */
  boolean isInstanceOf(int node, String className) {
    return isInstance(node) && extendsClass(type(node), className);
  }

  private boolean extendsClass(HeapClass type, String className) {
    HeapClass next = type;
    while (!next.name().equals(className)) {
      if (next.superclass() == 0) {
        return false;
      }
      next = type(next.superclass());
    }
    return true;
  }

  /** Returns the class loader of an object's class, less than 0 for the JDK's first one. */
  int loader(int node) {
    return index.node(type(node).loader());
  }

  /** Returns all objects of a class. */
  List<Integer> instances(String className) {
    return IntStream.range(0, size())
        .filter(node -> isInstance(node) && type(node).name().equals(className))
        .boxed()
        .toList();
  }

  /** Returns all objects of a class by their value of a {@code long} field. */
  Map<Long, Integer> byNumber(String className, String field) {
    IdentityHashMap<HeapClass, Integer> offsets = new IdentityHashMap<>();
    for (HeapClass type : index.classes().values()) {
      if (extendsClass(type, className)) {
        offsets.put(type, type.fields().number(field));
      }
    }
    Map<Long, Integer> found = new HashMap<>();
    for (int node = 0; node < size(); node++) {
      if (isInstance(node)) {
        Integer offset = offsets.get(type(node));
        if (offset != null) {
          found.put(bytes.getLong(index.position(node) + INSTANCE_VALUES + offset), node);
        }
      }
    }
    return found;
  }

  /** Returns a number that an object has, -1 if it has no such field. */
  long number(int node, String field) {
    int offset = isInstance(node) ? type(node).fields().number(field) : -1;
    return offset < 0 ? -1 : bytes.getLong(index.position(node) + INSTANCE_VALUES + offset);
  }

  /** Returns what an object refers to by a field, less than 0 for nothing. */
  int reference(int node, String field) {
    HeapClass.Layout fields = type(node).fields();
    for (int i = 0; isInstance(node) && i < fields.count(); i++) {
      if (fields.name(i).equals(field)) {
        return value(node, fields.offset(i));
      }
    }
    return -1;
  }

  private int value(int node, int offset) {
    return index.node(valueId(node, offset));
  }

  private long valueId(int node, int offset) {
    return file.id(index.position(node) + INSTANCE_VALUES + offset);
  }

  /** Returns the content of a {@code String} in Latin letters; reads the whole file. */
  Optional<String> string(int node) {
    if (node < 0 || !type(node).name().equals("java.lang.String")) {
      return Optional.empty();
    }
    long wanted = valueId(node, type(node).fields().offset(0));
    List<String> found = new ArrayList<>();
    file.accept(
        new HprofFile.Visitor() {
          @Override
          public void object(int tag, long id, int position) {
            if (tag == HprofFile.PRIMITIVE_ARRAY && id == wanted) {
              byte[] content = new byte[bytes.getInt(position + ARRAY_COUNT)];
              bytes.get(position + PRIMITIVE_ITEMS, content);
              found.add(new String(content, StandardCharsets.ISO_8859_1));
            }
          }
        });
    return found.stream().findFirst();
  }

  /** Visits what an object keeps alive, its class included; nulls and primitive arrays are not. */
  void references(int node, boolean softToo, Visitor visitor) {
    switch (tag(node)) {
      case HprofFile.CLASS -> classReferences(node, visitor);
      case HprofFile.INSTANCE -> instanceReferences(node, softToo, visitor);
      default -> arrayReferences(node, visitor);
    }
  }

  private void classReferences(int node, Visitor visitor) {
    HeapClassReader reader = new HeapClassReader(file, index.position(node));
    reader.implicit(id -> visit(id, visitor));
    reader.statics((name, type, at) -> {
      if (type == HprofType.OBJECT) {
        visit(file.id(at), visitor);
      }
    });
  }

  private void instanceReferences(int node, boolean softToo, Visitor visitor) {
    HeapClass type = type(node);
    visit(type.id(), visitor);
    HeapClass.Layout fields = type.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (holdsReferent(type, softToo) || !fields.name(i).equals("referent")) {
        int target = value(node, fields.offset(i));
        if (target >= 0) {
          visitor.reference(target);
        }
      }
    }
  }

  private static boolean holdsReferent(HeapClass type, boolean softToo) {
    return switch (type.reference()) {
      case STRONG -> true;
      case SOFT -> softToo;
      case WEAK -> false;
    };
  }

  private void arrayReferences(int node, Visitor visitor) {
    int at = index.position(node);
    visit(file.id(at + ARRAY_CLASS), visitor);
    int count = bytes.getInt(at + ARRAY_COUNT);
    for (int i = 0; i < count; i++) {
      visit(file.id(at + ARRAY_ITEMS + i * ID_SIZE), visitor);
    }
  }

  private void visit(long id, Visitor visitor) {
    int target = index.node(id);
    if (target >= 0) {
      visitor.reference(target);
    }
  }

  /** Says by which field or place one object refers to another, such as {@code .value}. */
  String link(int from, int to) {
    return switch (tag(from)) {
      case HprofFile.CLASS -> classLink(from, to);
      case HprofFile.INSTANCE -> instanceLink(from, to);
      default -> arrayLink(from, to);
    };
  }

  private String classLink(int from, int to) {
    HeapClassReader reader = new HeapClassReader(file, index.position(from));
    StringBuilder found = new StringBuilder();
    reader.statics((name, type, at) -> {
      if (found.isEmpty() && type == HprofType.OBJECT && index.node(file.id(at)) == to) {
        found.append('.').append(index.text(name));
      }
    });
    if (found.isEmpty()) {
      found.append(index.node(reader.loader()) == to ? " class loader" : " superclass");
    }
    return found.toString();
  }

  private String instanceLink(int from, int to) {
    HeapClass.Layout fields = type(from).fields();
    for (int i = 0; i < fields.count(); i++) {
      if (value(from, fields.offset(i)) == to) {
        return "." + fields.name(i);
      }
    }
    return " class";
  }

  private String arrayLink(int from, int to) {
    int at = index.position(from);
    int count = bytes.getInt(at + ARRAY_COUNT);
    for (int i = 0; i < count; i++) {
      if (index.node(file.id(at + ARRAY_ITEMS + i * ID_SIZE)) == to) {
        return "[" + i + "]";
      }
    }
    return " class";
  }
}
