package dev.xcore.kernel.runtime;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Gives the scheduler of virtual threads one more carrier for each virtual thread that runs away:
 * as many spinning threads as there are processors would stop all others. Thread safe.
 */
final class SpareCarriers {

  /** How many carriers are lent at once. */
  static final int CAP = 8;

  private final Optional<VirtualThreadSchedulerMXBean> scheduler =
      Optional.ofNullable(ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class));
  private int wanted;

  /** Lends one, unless {@link #CAP} are lent already. */
  synchronized void lend() {
    wanted++;
    if (wanted <= CAP) {
      change(1);
    }
  }

  /** Takes one back, if it was lent. */
  synchronized void takeBack() {
    if (wanted <= CAP) {
      change(-1);
    }
    wanted--;
  }

  private void change(int by) {
    scheduler.ifPresent(bean -> bean.setParallelism(bean.getParallelism() + by));
  }
}
