package dev.xcore.handlers;

import dev.xcore.sdk.SandboxViolationException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Documents of many keys, as many at a time as the port reads at once. Used by one thread. */
final class DocumentReading implements Iterator<StoredDocument> {

  private final DocumentPort port;
  private final String collection;
  private List<String> left;
  private Iterator<StoredDocument> page = Collections.emptyIterator();

  private DocumentReading(DocumentPort port, String collection, List<String> left) {
    this.port = port;
    this.collection = collection;
    this.left = left;
  }

  static DocumentReading of(DocumentPort port, String collection, List<String> keys) {
    return new DocumentReading(port, collection, keys);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !left.isEmpty()) {
      DocumentPage next = port.read(collection, left);
      if (next.asked() < 1 || next.asked() > left.size()) {
        throw new SandboxViolationException(
            "%d of %d documents were looked at".formatted(next.asked(), left.size()));
      }
      left = left.subList(next.asked(), left.size());
      page = next.found().iterator();
    }
    return page.hasNext();
  }

  @Override
  public StoredDocument next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more documents");
    }
    return page.next();
  }

  Stream<StoredDocument> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
