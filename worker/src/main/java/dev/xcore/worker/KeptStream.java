package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import java.io.InputStream;

/** A body that a route has returned, and that is still to be produced. */
sealed interface KeptStream {

  /**
   * Produces the body.
   *
   * @param outlet to the client, by way of the host
   * @param binder of the plugin's types
   * @throws Exception what the plugin's code throws, or that the client is gone
   */
  void writeTo(Outlet outlet, Binder binder) throws Exception;

  /**
   * Gives the body up.
   *
   * @throws Exception if it cannot be closed
   */
  default void discard() throws Exception {}

  /**
   * Bytes that are written.
   *
   * @param body writes them
   */
  record Written(StreamingBody body) implements KeptStream {

    @Override
    public void writeTo(Outlet outlet, Binder binder) throws Exception {
      try (StreamOutput output = new StreamOutput(outlet)) {
        body.writeTo(output);
        output.finish();
      }
    }
  }

  /**
   * Bytes that are read, and closed.
   *
   * @param content of the body
   */
  record Copied(InputStream content) implements KeptStream {

    @Override
    public void writeTo(Outlet outlet, Binder binder) throws Exception {
      try (content;
          StreamOutput output = new StreamOutput(outlet)) {
        content.transferTo(output);
        output.finish();
      }
    }

    @Override
    public void discard() throws Exception {
      content.close();
    }
  }

  /**
   * Server-sent events.
   *
   * @param events sends them
   */
  record Sent(ServerSentEvents events) implements KeptStream {

    @Override
    public void writeTo(Outlet outlet, Binder binder) throws Exception {
      events.writeTo(new EventSink(outlet, binder));
    }
  }
}
