package dev.xcore.kernel.leaks;

import dev.xcore.kernel.leaks.HolderRules.Finding;
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
  private final HolderRules rules;
  private final HolderNaming naming;

  private HolderSearch(HeapGraph graph) {
    this.graph = graph;
    this.threads = HeapThreads.of(graph);
    this.rules = new HolderRules(graph, threads);
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
    List<Holder> strong = holders(loader, PathSearch.strong(graph));
    if (!strong.isEmpty()) {
      return strong;
    }
    return PathSearch.softToo(graph)
        .find(loader)
        .map(path -> List.of(soft(name(path))))
        .orElseGet(() -> hidden(loader));
  }

  /** Heap dumps do not show what the objects of classes themselves hold. */
  private List<Holder> hidden(int loader) {
    List<Holder> found = holders(loader, PathSearch.fromClassValues(graph));
    return found.isEmpty() ? List.of(unseen()) : found;
  }

  private static Holder soft(Holder holder) {
    return Holder.of(
        HolderKind.SOFT_REFERENCE, "only soft references: " + holder.description(), holder.path());
  }

  private static Holder unseen() {
    return Holder.of(HolderKind.OTHER, "the heap dump does not show what holds it", List.of());
  }

  private List<Holder> holders(int loader, PathSearch search) {
    List<Holder> found = new ArrayList<>();
    for (int i = 0; i < MOST_PATHS && found.size() < MOST_HOLDERS; i++) {
      Optional<HeapPath> path = search.find(loader);
      if (path.isEmpty()) {
        break;
      }
      Finding finding = rules.find(path.get());
      Holder holder = naming.name(path.get(), finding);
      boolean isNew = found.stream().noneMatch(known -> known.toString().equals(holder.toString()));
      if (isNew) {
        found.add(holder);
      }
      cut(search, path.get(), finding, isNew);
    }
    return found;
  }

  private Holder name(HeapPath path) {
    return naming.name(path, rules.find(path));
  }

  /** Takes the holder out of the graph, and more of it if it was found before. */
  private void cut(PathSearch search, HeapPath path, Finding finding, boolean isNew) {
    List<Integer> holders = path.holders();
    if (finding.node() >= 0 && isThread(finding.node())) {
      search.cutNode(finding.node());
      threads
          .number(finding.node())
          .ifPresent(number ->
              search.cutRoots(root -> root.kind().hasThread() && root.thread() == number));
    } else if (finding.kind() == HolderKind.CALL) {
      search.cutNode(finding.node());
    } else if (holders.isEmpty()) {
      search.cutRoots(root -> root.equals(path.root()));
    } else if (isNew && !isThread(holders.getLast())) {
      search.cutLink(holders.getLast(), path.firstOwned());
    } else {
      search.cutNode(holders.getLast());
    }
  }

  private boolean isThread(int node) {
    return graph.isInstanceOf(node, "java.lang.Thread");
  }
}
