package dev.xcore.handlers;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The keys of a collection that match a pattern, some at a time. Used by one thread. */
final class DocumentKeys implements Iterator<List<String>> {

  private final DocumentPort port;
  private final String collection;
  private final KeyGlob glob;
  private String after = "";
  private boolean isAtEnd;

  DocumentKeys(DocumentPort port, String collection, KeyGlob glob) {
    this.port = port;
    this.collection = collection;
    this.glob = glob;
  }

  @Override
  public boolean hasNext() {
    return !isAtEnd;
  }

  /** Returns those that match among the next ones; may be none. */
  @Override
  public List<String> next() {
    if (isAtEnd) {
      throw new NoSuchElementException("there are no more keys");
    }
    List<String> page = port.keys(collection, glob.prefix(), after, DocumentPort.MOST_KEYS);
    isAtEnd = page.size() < DocumentPort.MOST_KEYS;
    after = page.isEmpty() ? after : page.getLast();
    return page.stream().filter(glob::matches).toList();
  }

  Stream<List<String>> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
