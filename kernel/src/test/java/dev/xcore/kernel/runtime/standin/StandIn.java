package dev.xcore.kernel.runtime.standin;

import dev.xcore.kernel.runtime.library.Library;
import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A core plugin without anything in it. */
public final class StandIn implements Plugin {

  private final AtomicInteger calls = new AtomicInteger();

  private final PluginContext context;

  /** Made by the platform. */
  public StandIn(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onLoad() {
    context.services().register("otp", Supplier.class, () -> "one-time", Services.Scope.PUBLIC);
  }

  /** Says something that only the host's library knows. */
  @Action
  public String word() {
    return Library.WORD + calls.incrementAndGet();
  }

  /** Looks for a class by this plugin's own eyes. */
  @Action
  public boolean sees(String type) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
