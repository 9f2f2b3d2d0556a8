package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.handlers.ServicePorts;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.worker.protocol.Operation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Extensions and services of other plugins, which the host keeps: their methods are called there.
 * Thread safe.
 */
final class OutgoingServices {

  private static final int MAX_TEXT = 1024;

  private final Outlet outlet;
  private final Binder binder;
  private final Map<String, Object> handles = new ConcurrentHashMap<>();

  OutgoingServices(Outlet outlet, Binder binder) {
    this.outlet = outlet;
    this.binder = binder;
  }

  /** Lists what the host offers besides the cache. */
  List<Offer> list() {
    List<Offer> offers =
        outlet.<List<Offer>>ask(
            Operation.SERVICE_LIST, Outlet.Arguments.NONE, OutgoingServices::offers);
    return Objects.requireNonNullElse(offers, List.of());
  }

  private static List<Offer> offers(ValueReader in) throws ProtocolException {
    List<Offer> offers = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      in.beginList();
      String name = in.text(MAX_TEXT);
      Class<?> type = type(in.text(MAX_TEXT));
      Scope scope = Scope.valueOf(in.text(MAX_TEXT));
      offers.add(new Offer(name, type, scope, in.text(MAX_TEXT), in.bool()));
      if (!in.isEnd()) {
        throw new ProtocolException("more about a service than there is");
      }
    }
    return offers;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, Cache.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // A type that this runtime lacks: the service is shown, and cannot be used.
      return Object.class;
    }
  }

  /** Why a service cannot be used now, empty if it can. */
  Optional<String> absence(String name) {
    return Optional.ofNullable(
        outlet.<String>ask(
            Operation.SERVICE_ABSENCE,
            out -> out.text(name),
            in -> in.isNull() ? null : in.text(MAX_TEXT * MAX_TEXT)));
  }

  /**
   * Asks for a service that is not granted: the host refuses that, counts it, and says which line
   * to add.
   */
  void refused(String name) {
    @Nullable Object _ =
        outlet.ask(Operation.SERVICE_CALL, out -> out.text(name).text("").value(List.of()));
  }

  /** Makes what passes calls on to the host, once for each name. */
  Object handle(Offer offer) {
    Object known = handles.get(offer.name());
    if (offer.type().isInstance(known)) {
      return known;
    }
    ServicePorts port = ServicePorts.of(offer.type());
    Object outgoing =
        port.type() == offer.type()
            ? ServiceHandle.ofAbstract(port.type(), offer.name(), target(offer.name()))
            : ServiceHandle.of(port.type(), offer.name(), target(offer.name()));
    Object handle = port.bind().apply(outgoing, binder);
    handles.put(offer.name(), handle);
    return handle;
  }

  private ServiceHandle.Target target(String name) {
    return (method, arguments) -> call(name, method, arguments);
  }

  private @Nullable Object call(String name, Method method, @Nullable Object[] arguments) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(binder.toTree(argument));
    }
    Object answer =
        outlet.ask(
            Operation.SERVICE_CALL,
            out -> out.text(name).text(ServicePorts.key(method)).value(values));
    return method.getReturnType() == void.class
        ? null
        : received(answer, method.getGenericReturnType(), method.getReturnType());
  }

  private @Nullable Object received(@Nullable Object tree, Type declared, Class<?> raw) {
    boolean isBound =
        declared instanceof Class<?>
            || declared instanceof ParameterizedType generic && isClosed(generic);
    if (tree == null && raw != Optional.class || !isBound || raw == Object.class) {
      return tree;
    }
    return binder.read(declared, tree);
  }

  private static boolean isClosed(ParameterizedType generic) {
    for (Type argument : generic.getActualTypeArguments()) {
      boolean isBound =
          argument instanceof Class<?>
              || argument instanceof ParameterizedType inner && isClosed(inner);
      if (!isBound) {
        return false;
      }
    }
    return true;
  }
}
