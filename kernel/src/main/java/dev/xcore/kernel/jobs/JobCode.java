package dev.xcore.kernel.jobs;

import dev.xcore.handlers.JobOrder;
import java.util.List;

/** A version of a plugin that serves: what it declares, and the way to its code. Thread safe. */
public interface JobCode {

  /** The version has left before the run began; the next one may be asked. */
  final class CodeLeftException extends Exception {
    /** Makes the news. */
    public CodeLeftException() {
      super("the version of the plugin has left", null, false, false);
    }
  }

  /**
   * Names the plugin.
   *
   * @return its name
   */
  String plugin();

  /**
   * Lists the jobs that the plugin's class declares.
   *
   * @return in the order of the source
   */
  List<JobOrder> jobs();

  /**
   * Runs a job on the thread of the caller: through the plugin's health, deadline and bulkhead, in
   * the plugin's own name.
   *
   * @param task what is to be done
   * @throws CodeLeftException if nothing has run
   * @throws dev.xcore.sdk.XcoreException if the run failed, or was refused
   */
  void run(JobTask task) throws CodeLeftException;
}
