package dev.xcore.handlers;

import java.util.List;

/**
 * Some of the documents that were asked for.
 *
 * @param asked how many of the keys were looked at, in order
 * @param found those of them that are there
 */
public record DocumentPage(int asked, List<StoredDocument> found) {

  /** Copies. */
  public DocumentPage {
    found = List.copyOf(found);
  }
}
