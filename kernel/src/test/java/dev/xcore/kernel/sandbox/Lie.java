package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.ValueWriter;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** What a worker does on a link that it should not do. */
interface Lie {

  /** Does it. */
  void tell(FakeWorker fake) throws IOException;

  /** A lie with a name. */
  record Named(String name, Lie lie) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the entries, for tests with parameters. */
  static Stream<Named> named(Map<String, Lie> lies) {
    return lies.entrySet().stream().map(lie -> new Named(lie.getKey(), lie.getValue()));
  }

  /** Returns a body of these values. */
  static ValueWriter values(Object... all) {
    ValueWriter out = ValueWriter.create();
    for (Object one : all) {
      out.value(one);
    }
    return out;
  }
}
