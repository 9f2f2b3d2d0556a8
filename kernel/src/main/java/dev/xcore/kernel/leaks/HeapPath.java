package dev.xcore.kernel.leaks;

import java.util.List;

/**
 * How a class loader is kept alive.
 *
 * @param root why the first object is alive
 * @param nodes the objects, from the root's to the loader
 * @param owned index of the first one that is the plugin's own: an instance of one of its classes,
 *     such a class, or the loader
 */
record HeapPath(HeapIndex.Root root, List<Integer> nodes, int owned) {

  HeapPath {
    nodes = List.copyOf(nodes);
  }

  /** Returns the objects that are not the plugin's, outermost first. */
  List<Integer> holders() {
    return nodes.subList(0, owned);
  }

  /** Returns the first object that is the plugin's. */
  int firstOwned() {
    return nodes.get(owned);
  }
}
