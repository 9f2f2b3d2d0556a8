package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;

/**
 * The body of ENTRY: a piece of a file of the plugin. Pieces come in order, files one by one.
 *
 * @param path of the file, such as {@code shop/Shop.class}
 * @param isLast whether the file ends with this piece
 * @param bytes at most {@link Protocol#PIECE}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pieces
public record CodePiece(String path, boolean isLast, byte[] bytes) {

  private static final int LONGEST_PATH = 4096;

  /**
   * Writes the body.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(path).bool(isLast).bytes(bytes);
  }

  /**
   * Reads the body.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static CodePiece read(ValueReader in) throws ProtocolException {
    CodePiece piece = new CodePiece(in.text(LONGEST_PATH), in.bool(), in.bytes());
    in.finish();
    return piece;
  }
}
