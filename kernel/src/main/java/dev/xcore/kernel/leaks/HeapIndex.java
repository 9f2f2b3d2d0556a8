package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Where everything is in a heap dump: objects by identifier, classes, roots. Primitive arrays are
 * left out, because they refer to nothing. Takes 12 bytes of memory for each object. Immutable.
 */
final class HeapIndex {

  private final long[] ids;
  private final int[] positions;
  private final Map<Long, HeapClass> classes;
  private final LongFunction<String> texts;
  private final List<Root> roots;

  /** An object that is alive by itself; the thread's number is 0 if it has none. */
  record Root(RootKind kind, int node, int thread) {}

  private HeapIndex(
      long[] ids,
      int[] positions,
      Map<Long, HeapClass> classes,
      LongFunction<String> texts,
      List<Root> roots) {
    this.texts = texts;
    this.ids = ids;
    this.positions = positions;
    this.classes = classes;
    this.roots = roots;
  }

  /** Reads a file twice: for the objects there are, and for where they are. */
  static HeapIndex of(HprofFile file) {
    Contents contents = new Contents();
    file.accept(contents);
    long[] ids = contents.objects.takeSorted();
    int[] positions = new int[ids.length];
    file.accept(
        new HprofFile.Visitor() {
          @Override
          public void object(int tag, long id, int position) {
            if (tag != HprofFile.PRIMITIVE_ARRAY) {
              positions[Arrays.binarySearch(ids, id)] = position;
            }
          }
        });
    Classes classes = new Classes(file, contents);
    return new HeapIndex(ids, positions, classes.all(), classes::text, contents.roots(ids));
  }

  int size() {
    return ids.length;
  }

  /** Returns the number of an object, less than 0 for null and for what is left out. */
  int node(long id) {
    return id == 0 ? -1 : Arrays.binarySearch(ids, id);
  }

  long id(int node) {
    return ids[node];
  }

  int position(int node) {
    return positions[node];
  }

  Map<Long, HeapClass> classes() {
    return classes;
  }

  /** Returns the name of a field. */
  String text(long textId) {
    return texts.apply(textId);
  }

  List<Root> roots() {
    return roots;
  }

  /** What the first reading finds. */
  private static final class Contents implements HprofFile.Visitor {

    private final Longs objects = new Longs();
    private final Map<Long, Integer> texts = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>();
    private final Map<Long, Integer> classPositions = new HashMap<>();
    private final List<RootKind> rootKinds = new ArrayList<>();
    private final List<Long> rootIds = new ArrayList<>();
    private final List<Integer> rootThreads = new ArrayList<>();

    @Override
    public void text(long id, int position) {
      texts.put(id, position);
    }

    @Override
    public void className(int number, long classId, long textId) {
      classNames.put(classId, textId);
    }

    @Override
    public void root(RootKind kind, long id, int thread, int trace) {
      rootKinds.add(kind);
      rootIds.add(id);
      rootThreads.add(thread);
    }

    @Override
    public void object(int tag, long id, int position) {
      if (tag != HprofFile.PRIMITIVE_ARRAY) {
        objects.add(id);
      }
      if (tag == HprofFile.CLASS) {
        classPositions.put(id, position);
      }
    }

    private List<Root> roots(long[] ids) {
      List<Root> roots = new ArrayList<>();
      for (int i = 0; i < rootIds.size(); i++) {
        int node = Arrays.binarySearch(ids, rootIds.get(i));
        if (node >= 0) {
          roots.add(new Root(rootKinds.get(i), node, rootThreads.get(i)));
        }
      }
      return List.copyOf(roots);
    }
  }

  /** Makes the classes. */
  private static final class Classes {

    private final HprofFile file;
    private final Contents contents;
    private final Map<Long, HeapClass> classes = new HashMap<>();

    Classes(HprofFile file, Contents contents) {
      this.file = file;
      this.contents = contents;
    }

    Map<Long, HeapClass> all() {
      contents.classPositions.forEach((id, position) -> classes.put(id, read(id, position)));
      return classes;
    }

    private HeapClass read(long id, int position) {
      HeapClass.Layout layout = new HeapClass.Layout();
      HeapClass.Reference reference = HeapClass.Reference.STRONG;
      for (long next = id; next != 0; ) {
        HeapClassReader reader = reader(next);
        reader.fields((name, type) -> layout.add(text(name), type));
        reference = kind(reference, name(next));
        next = reader.superclass();
      }
      HeapClassReader own = reader(id);
      return new HeapClass(
          id, name(id), own.superclass(), own.loader(), position, layout, reference);
    }

    private HeapClassReader reader(long id) {
      Integer position = contents.classPositions.get(id);
      if (position == null) {
        throw new HeapDumpException("a class is missing");
      }
      return new HeapClassReader(file, position);
    }

    private static HeapClass.Reference kind(HeapClass.Reference known, String name) {
      return switch (name) {
        case "java.lang.ref.SoftReference" -> HeapClass.Reference.SOFT;
        case "java.lang.ref.WeakReference", "java.lang.ref.PhantomReference" ->
            HeapClass.Reference.WEAK;
        default -> known;
      };
    }

    private String name(long id) {
      Long textId = contents.classNames.get(id);
      return textId == null ? "?" : ClassNames.readable(text(textId));
    }

    private String text(long id) {
      Integer position = contents.texts.get(id);
      return position == null ? "?" : file.text(position);
    }
  }
}
