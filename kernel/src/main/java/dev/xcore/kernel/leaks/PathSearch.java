package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds shortest paths from roots to an object, breadth first. What was found can be cut, so that
 * the next search finds another way. Takes 8 bytes of memory for each object.
 */
final class PathSearch {

  private static final int UNSEEN = -1;
  private static final String CLASS_VALUES = "java.lang.ClassValue$ClassValueMap";

  private final HeapGraph graph;
  private final List<HeapIndex.Root> roots;
  private final boolean softToo;
  private final int[] parents;
  private final int[] queue;
  private final BitSet cutNodes = new BitSet();
  private final BitSet cutSources = new BitSet();
  private final Set<Long> cutLinks = new HashSet<>();
  private final Set<Integer> cutRoots = new HashSet<>();
  private int end;

  private PathSearch(HeapGraph graph, List<HeapIndex.Root> roots, boolean softToo) {
    this.graph = graph;
    this.roots = roots;
    this.softToo = softToo;
    this.parents = new int[graph.size()];
    this.queue = new int[graph.size()];
  }

  /** Prepares a search for what surely stays. */
  static PathSearch strong(HeapGraph graph) {
    return new PathSearch(graph, graph.roots(), false);
  }

  /** Prepares a search that follows soft references too. */
  static PathSearch softToo(HeapGraph graph) {
    return new PathSearch(graph, graph.roots(), true);
  }

  /** Prepares a search that begins at the values that are bound to classes. */
  static PathSearch fromClassValues(HeapGraph graph) {
    List<HeapIndex.Root> roots =
        graph.instances(CLASS_VALUES).stream()
            .map(node -> new HeapIndex.Root(RootKind.UNKNOWN, node, 0))
            .toList();
    return new PathSearch(graph, roots, false);
  }

  /** Finds a shortest path around all cuts; empty if there is none. */
  Optional<HeapPath> find(int target) {
    Arrays.fill(parents, UNSEEN);
    end = 0;
    enterRoots();
    for (int next = 0; next < end && parents[target] == UNSEEN; next++) {
      expand(queue[next]);
    }
    return parents[target] == UNSEEN ? Optional.empty() : Optional.of(path(target));
  }

  private void enterRoots() {
    for (int i = 0; i < roots.size(); i++) {
      if (!cutRoots.contains(i)) {
        enter(roots.get(i).node(), rootMark(i));
      }
    }
  }

  /** Roots are marked from -2 down. */
  private static int rootMark(int root) {
    return -2 - root;
  }

  private void enter(int node, int parent) {
    if (parents[node] == UNSEEN && !cutNodes.get(node)) {
      parents[node] = parent;
      queue[end++] = node;
    }
  }

  private void expand(int node) {
    if (cutSources.get(node)) {
      graph.references(
          node,
          softToo,
          target -> {
            if (!cutLinks.contains(link(node, target))) {
              enter(target, node);
            }
          });
    } else {
      graph.references(node, softToo, target -> enter(target, node));
    }
  }

  private HeapPath path(int target) {
    List<Integer> nodes = new ArrayList<>();
    int node = target;
    while (node >= 0) {
      nodes.add(node);
      node = parents[node];
    }
    Collections.reverse(nodes);
    int owned = 0;
    while (!isOwned(nodes.get(owned), target)) {
      owned++;
    }
    return new HeapPath(roots.get(-2 - node), nodes, owned);
  }

  private boolean isOwned(int node, int loader) {
    return node == loader || graph.loader(node) == loader;
  }

  /** Takes an object out. */
  void cutNode(int node) {
    cutNodes.set(node);
  }

  /** Takes a reference out. */
  void cutLink(int from, int to) {
    cutSources.set(from);
    cutLinks.add(link(from, to));
  }

  /** Takes roots out. */
  void cutRoots(Predicate<HeapIndex.Root> which) {
    for (int i = 0; i < roots.size(); i++) {
      if (which.test(roots.get(i))) {
        cutRoots.add(i);
      }
    }
  }

  private static long link(int from, int to) {
    return ((long) from << 32) | to;
  }
}
