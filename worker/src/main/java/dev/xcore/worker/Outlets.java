package dev.xcore.worker;

import dev.xcore.worker.protocol.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the way to the host: the thread of a call uses that call's link, every other thread the
 * one that is there for all of them. Thread safe.
 *
 * @param talk for all threads
 */
record Outlets(Outlet talk) implements Outlet {

  @Override
  public <R extends @Nullable Object> @Nullable R ask(
      Operation operation, Arguments arguments, AnswerReader<R> reader) {
    return Thread.currentThread() instanceof LinkThread thread && thread.isServing()
        ? thread.outlet().ask(operation, arguments, reader)
        : talk.ask(operation, arguments, reader);
  }
}
