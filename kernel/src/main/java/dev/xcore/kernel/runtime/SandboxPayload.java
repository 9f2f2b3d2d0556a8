package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ValueWriter;

/** Writes the payload of a call to a worker: exactly what its kind asks for. */
@FunctionalInterface
interface SandboxPayload {

  /** A payload of nothing. */
  SandboxPayload NONE = ValueWriter::nothing;

  /** Writes it. */
  void write(ValueWriter out);
}
