package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.Requests;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Upload;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker may ask for while it serves an HTTP request: the body, on top of all else. */
final class RequestRequests implements Requests {

  private final Request request;
  private final Requests others;
  private @Nullable InputStream kept;
  private @Nullable InputStream upload;
  private int uploadIndex;
  private long uploadOffset;

  RequestRequests(Request request, Requests others) {
    this.request = request;
    this.others = others;
  }

  @Override
  public void serve(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException {
    try {
      switch (operation) {
        case BODY_READ -> {
          int most = arguments.integer(1, Protocol.PIECE);
          piece(arguments.bool() ? kept() : request.body(), most, reply);
        }
        case BODY_TREE -> reply.value(request.tree());
        case BODY_UPLOADS -> uploads(reply);
        case UPLOAD_READ -> upload(arguments, reply);
        default -> others.serve(operation, arguments, reply);
      }
    } catch (UncheckedIOException | IOException e) {
      throw ended(e);
    }
  }

  private InputStream kept() {
    if (kept == null) {
      kept = new ByteArrayInputStream(request.bytes());
    }
    return kept;
  }

  private static RuntimeException ended(Exception failure) throws ProtocolException {
    if (failure instanceof ProtocolException broken) {
      throw broken;
    }
    return new InvalidPayloadException(
        "the request's body cannot be read: " + failure.getMessage());
  }

  private static void piece(InputStream in, int most, ValueWriter reply) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == 0) {
      reply.nothing();
    } else {
      reply.bytes(bytes);
    }
  }

  private void uploads(ValueWriter reply) {
    reply.beginList();
    for (Upload each : request.uploads()) {
      reply.beginMap();
      reply.text("name").text(each.name()).text("filename").text(each.filename());
      reply.text("content_type").text(each.contentType()).text("size").integer(each.size());
      reply.end();
    }
    reply.end();
  }

  /** Reading on needs no seeking: uploads are mostly read from one end to the other. */
  private void upload(ValueReader arguments, ValueWriter reply) throws IOException {
    List<Upload> all = request.uploads();
    int index = arguments.integer(0, Math.max(0, all.size() - 1));
    long offset = arguments.integer();
    int most = arguments.integer(1, Protocol.PIECE);
    if (all.isEmpty() || offset < 0) {
      throw new ProtocolException("there is no such part of an upload");
    }
    InputStream in = upload;
    if (in == null || uploadIndex != index || uploadOffset != offset) {
      if (in != null) {
        in.close();
      }
      in = all.get(index).open();
      in.skipNBytes(Math.min(offset, all.get(index).size()));
      upload = in;
      uploadIndex = index;
    }
    byte[] bytes = in.readNBytes(most);
    uploadOffset = offset + bytes.length;
    if (bytes.length == 0) {
      in.close();
      upload = null;
      reply.nothing();
    } else {
      reply.bytes(bytes);
    }
  }
}
