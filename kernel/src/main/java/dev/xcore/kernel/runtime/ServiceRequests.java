package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.handlers.ServicePorts;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Audit;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Protocol;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uses extensions and services of other plugins for the plugin in one worker, under its
 * permissions: by the methods of the service's type, with plain values. Thread safe.
 *
 * @param context of the plugin in the host
 */
record ServiceRequests(PluginContext context) {

  private static final int MAX_KEY = 2048;
  private static final int MAX_ARGUMENTS = 32;

  /** Lists what a worker may ask for here: name, type, scope, provider, granted of each. */
  void list(ValueWriter reply) {
    reply.beginList();
    for (Services.Offer offer : context.services().list()) {
      if (isServed(offer)) {
        reply.beginList().text(offer.name()).text(offer.type().getName());
        reply.text(offer.scope().name()).text(offer.provider()).bool(offer.granted()).end();
      }
    }
    reply.end();
  }

  /** The platform's own services have requests of their own, unless they have a port. */
  private static boolean isServed(Services.Offer offer) {
    boolean isSwitched =
        !offer.provider().equals(Services.Offer.PLATFORM)
            || offer.name().startsWith("ext.")
            || offer.type() == Audit.class
            || ServicePorts.isPort(offer.type());
    return isSwitched && offer.type().isInterface();
  }

  void absence(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    Optional<String> why = context.services().absence(arguments.text(Protocol.NAME));
    if (why.isPresent()) {
      reply.text(why.get());
    } else {
      reply.nothing();
    }
  }

  void call(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = arguments.text(Protocol.NAME);
    String key = arguments.text(MAX_KEY);
    if (!(arguments.value() instanceof List<?> values) || values.size() > MAX_ARGUMENTS) {
      throw new ProtocolException("the arguments of a service are a short list");
    }
    if (!(context.services() instanceof GrantedServices granted)) {
      throw new IllegalStateException("a sandboxed plugin has the services of the kernel");
    }
    Class<?> type = type(name);
    context.service(name);
    ServicePorts port = ServicePorts.of(type);
    Method method = method(port.type(), key);
    @Nullable Object[] bound = bound(granted.binder(), method, values);
    reply.value(granted.binder().toTree(invoke(granted.switched(name, type), port, method, bound)));
  }

  private Class<?> type(String name) {
    return Handover.across(() ->
            context.services().list().stream()
                .filter(offer -> offer.name().equals(name) && isServed(offer))
                .findFirst())
        .<Class<?>>map(Services.Offer::type)
        .orElseThrow(() ->
            new ServiceUnavailableException(
                "service '%s' cannot be used: %s"
                    .formatted(
                        name, context.services().absence(name).orElse("it has no interface"))));
  }

  private static Method method(Class<?> port, String key) throws ProtocolException {
    return Arrays.stream(port.getMethods())
        .filter(method ->
            Modifier.isAbstract(method.getModifiers()) && ServicePorts.key(method).equals(key))
        .findFirst()
        .orElseThrow(() -> new ProtocolException(port.getName() + " has no method '" + key + "'"));
  }

  private static @Nullable Object[] bound(Binder binder, Method method, List<?> values)
      throws ProtocolException {
    Type[] types = method.getGenericParameterTypes();
    if (types.length != values.size()) {
      throw new ProtocolException("%s takes %d arguments".formatted(method, types.length));
    }
    @Nullable Object[] bound = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      bound[i] = ServiceCrossing.received(binder, values.get(i), types[i]);
    }
    return bound;
  }

  private static @Nullable Object invoke(
      SwitchedService service, ServicePorts port, Method method, @Nullable Object[] arguments) {
    try {
      return port.type() == service.type()
          ? service.call(method, arguments)
          : ServiceHandle.invoke(method, service.port(), arguments);
    } catch (XcoreException | IllegalArgumentException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HandlerErrorException(
          "service '%s' failed: %s".formatted(service.name(), e.getMessage()), null);
    }
  }
}
