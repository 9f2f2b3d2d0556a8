package dev.xcore.worker;

import dev.xcore.sdk.http.Upload;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.UploadHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file that the host keeps.
 *
 * @param index of the upload in its request
 * @param head what is known of it
 * @param outlet to the host
 */
record RemoteUpload(int index, UploadHead head, Outlet outlet) implements Upload {

  @Override
  public String name() {
    return head.name();
  }

  @Override
  public String filename() {
    return head.filename();
  }

  @Override
  public String contentType() {
    return head.contentType();
  }

  @Override
  public long size() {
    return head.size();
  }

  @Override
  public InputStream open() {
    long[] position = new long[1];
    return new PieceStream(most -> next(position, most));
  }

  private byte @Nullable [] next(long[] position, int most) {
    Object answer =
        outlet.ask(
            Operation.UPLOAD_READ, out -> out.integer(index).integer(position[0]).integer(most));
    if (!(answer instanceof byte[] piece) || piece.length == 0) {
      return null;
    }
    position[0] += piece.length;
    return piece;
  }

  @Override
  public void transferTo(Path target) throws IOException {
    try (InputStream in = open()) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
