package dev.xcore.ipc;

/**
 * One frame as it was received.
 *
 * @param type what it is
 * @param id of the call or request it belongs to; 0 for none
 * @param body its content, to be read once
 */
public record Frame(FrameType type, int id, ValueReader body) {

  /**
   * Takes the content of a frame of one type.
   *
   * @param wanted the only type that is allowed here
   * @return the content
   * @throws ProtocolException if it is of another type
   */
  public ValueReader expect(FrameType wanted) throws ProtocolException {
    if (type != wanted) {
      throw new ProtocolException("expected " + wanted + ", received " + type);
    }
    return body;
  }
}
