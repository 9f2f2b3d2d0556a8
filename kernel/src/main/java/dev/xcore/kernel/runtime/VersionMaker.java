package dev.xcore.kernel.runtime;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.TaskDescriptor;
import java.util.List;
import java.util.Optional;

/** Makes the instances of one version, and knows what they offer. Thread safe. */
interface VersionMaker extends InstanceSource {

  /** Returns the table that the edge shows from now on. */
  HandlerTable handlers();

  /** Returns the tasks of the version; empty while they are not known. */
  Optional<List<TaskDescriptor>> tasks();

  /** Whether an instance must be made for the table to be complete. */
  boolean needsInstance();
}
