package dev.xcore.services.sql;

import org.h2.api.JavaObjectSerializer;

/**
 * Keeps H2 from making objects out of bytes that a sandboxed plugin has written: what they do while
 * they are made would be done in the server's process. Named in databases, so it keeps its name.
 */
public final class NoObjects implements JavaObjectSerializer {

  /** Made by H2. */
  public NoObjects() {}

  @Override
  public byte[] serialize(Object object) {
    throw refusal();
  }

  @Override
  public Object deserialize(byte[] bytes) {
    throw refusal();
  }

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException("sandboxed plugins store no Java objects");
  }
}
