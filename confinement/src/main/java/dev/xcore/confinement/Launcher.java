package dev.xcore.confinement;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One of the two ways to start a child: through the kernel's doors, or through {@code
 * java.lang.Process}.
 */
sealed interface Launcher extends AutoCloseable permits NativeLauncher, JavaLauncher {

  /** Returns the better way on a machine. */
  static Launcher of(Confinement machine) {
    return PosixSpawn.isAvailable() ? NativeLauncher.create(machine) : new JavaLauncher();
  }

  /** Starts a child. */
  Child launch(
      ConfinedCommand command, Cage cage, Optional<WorkerUser.Fixed> user, ControlGroup group)
      throws IOException;

  /** Calls back once when the child has ended. */
  void watch(Child child, ControlGroup group, Consumer<ExitStatus> onEnd);

  /** Kills a child that nobody watches, and waits for its end. */
  default void discard(Child child) {
    child.kill();
    if (child instanceof NativeChild one) {
      one.await(TimeUnit.SECONDS.toNanos(5));
    }
  }

  @Override
  void close();
}
