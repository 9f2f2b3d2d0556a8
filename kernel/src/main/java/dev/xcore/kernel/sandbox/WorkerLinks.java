package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to a worker.
 *
 * @param control for orders
 * @param talk for requests of the plugin's own threads; waits for ever
 * @param calls by index
 */
record WorkerLinks(Link control, Link talk, List<Link> calls) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLinks.class);

  WorkerLinks {
    calls = List.copyOf(calls);
  }

  /** Closes all; threads that wait for one wake up. */
  @Override
  public void close() {
    List<Link> all = new ArrayList<>(calls);
    all.add(control);
    all.add(talk);
    for (Link link : all) {
      try {
        link.close();
      } catch (IOException e) {
        LOG.debug("a connection to a worker could not be closed", e);
      }
    }
  }
}
