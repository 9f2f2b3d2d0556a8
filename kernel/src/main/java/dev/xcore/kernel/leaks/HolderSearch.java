package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what holds class loaders in a heap dump. Used by one thread. */
final class HolderSearch {

  private static final int MOST_HOLDERS = 8;
  private static final int MOST_PATHS = 24;

  private final HeapGraph graph;
  private final HeapThreads threads;
  private final HolderNaming naming;

  private HolderSearch(HeapGraph graph) {
    this.graph = graph;
    this.threads = HeapThreads.of(graph);
    this.naming = new HolderNaming(graph, threads);
  }

  /**
   * Finds the holders of loaders.
   *
   * @param file the heap dump
   * @param numbers of the loaders
   * @return by number; without those that are not in the heap any more
   */
  static Map<Long, List<Holder>> in(HprofFile file, List<Long> numbers) {
    HolderSearch search = new HolderSearch(HeapGraph.of(file));
    Map<Long, Integer> loaders =
        search.graph.byNumber(NumberedLoader.class.getName(), NumberedLoader.NUMBER);
    Map<Long, List<Holder>> found = new HashMap<>();
    for (long number : numbers) {
      Integer loader = loaders.get(number);
      if (loader != null) {
        found.put(number, search.holders(loader));
      }
    }
    return found;
  }

  private List<Holder> holders(int loader) {
    List<Holder> strong = holders(loader, new PathSearch(graph, false));
    if (!strong.isEmpty()) {
      return strong;
    }
    return new PathSearch(graph, true)
        .find(loader)
        .map(path -> List.of(soft(naming.name(path))))
        .orElseGet(() -> List.of(unseen()));
  }

  private static Holder soft(Holder holder) {
    return Holder.of(
        HolderKind.SOFT_REFERENCE, "only soft references: " + holder.description(), holder.path());
  }

  private static Holder unseen() {
    return Holder.of(
        HolderKind.OTHER, "the heap dump does not show what holds it", List.of());
  }

  private List<Holder> holders(int loader, PathSearch search) {
    List<Holder> found = new ArrayList<>();
    for (int i = 0; i < MOST_PATHS && found.size() < MOST_HOLDERS; i++) {
      Optional<HeapPath> path = search.find(loader);
      if (path.isEmpty()) {
        break;
      }
      Holder holder = naming.name(path.get());
      boolean isNew = found.stream().noneMatch(known -> known.toString().equals(holder.toString()));
      if (isNew) {
        found.add(holder);
      }
      cut(search, path.get(), holder.kind(), isNew);
    }
    return found;
  }

  /** Takes the holder out of the graph, and more of it if it was found before. */
  private void cut(PathSearch search, HeapPath path, HolderKind kind, boolean isNew) {
    Optional<Integer> thread = naming.thread(path);
    if (kind != HolderKind.THREAD_LOCAL && thread.isPresent()) {
      search.cutNode(thread.get());
      threads.number(thread.get()).ifPresent(number ->
          search.cutRoots(root -> root.kind().hasThread() && root.thread() == number));
      return;
    }
    List<Integer> holders = path.holders();
    if (holders.isEmpty()) {
      search.cutRoots(root -> root.equals(path.root()));
    } else if (isNew) {
      search.cutLink(holders.getLast(), path.firstOwned());
    } else {
      search.cutNode(holders.getLast());
    }
  }
}
