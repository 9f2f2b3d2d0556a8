package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ConstructorInjection;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.PluginContext;

/** Makes the instance of an entry class by {@link ConstructorInjection}. */
final class InstanceFactory {

  private final ConstructorInjection injection;

  private InstanceFactory(ConstructorInjection injection) {
    this.injection = injection;
  }

  /**
   * Chooses the constructor.
   *
   * @param entry the entry class
   * @param context what is injected
   * @param location of the plugin, for messages
   * @throws PluginLoadException if no constructor can be used; says why and how to mend it
   */
  static InstanceFactory of(Class<?> entry, PluginContext context, String location) {
    try {
      return new InstanceFactory(ConstructorInjection.of(entry, context));
    } catch (HandlerDefinitionException e) {
      throw new PluginLoadException(
          PluginLoadException.Code.ENTRY_POINT,
          e.problems().stream().map(problem -> Problem.of(location, problem)).toList(),
          null);
    }
  }

  /**
   * Constructs the instance, on the thread of the caller.
   *
   * @throws Exception what the constructor threw, unwrapped
   */
  Object create() throws Exception {
    return injection.create();
  }
}
