package dev.xcore.services.extensions;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.handlers.ServicePorts;
import dev.xcore.kernel.services.PluginPorts;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.services.ServiceDefinition;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of an application: services for the container, offers for plugins. Thread safe.
 */
public final class Extensions implements ServiceProvider {

  private final Map<String, ExtensionService> services = new LinkedHashMap<>();
  private final List<ServiceOffer> offers;

  private Extensions(List<ExtensionPlan> plans, ExtensionGround ground) {
    for (ExtensionPlan plan : plans) {
      services.put(plan.name(), new ExtensionService(plan, ground, this::other));
    }
    this.offers =
        plans.stream()
            .flatMap(plan -> plan.type().stream().map(type -> ServiceOffer.of(plan.name(), type)))
            .toList();
  }

  /**
   * Prepares extensions; starts nothing.
   *
   * @param settings of each, with different names
   * @param ground what they are made with
   * @return the extensions
   * @throws dev.xcore.kernel.settings.SettingsException with everything that is wrong with them
   */
  public static Extensions create(List<ExtensionSettings> settings, ExtensionGround ground) {
    return new Extensions(ExtensionPlans.read(settings, ground), ground);
  }

  /**
   * Describes them for the container.
   *
   * @param timeout of a start and of a stop
   * @return in the order in which they can be started
   */
  public List<ServiceDefinition> definitions(Duration timeout) {
    return services.values().stream()
        .map(service ->
            new ServiceDefinition(
                service.plan().name(),
                ServiceDefinition.Kind.EXTENSION,
                service,
                service.plan().settings().isRequired(),
                timeout))
        .toList();
  }

  /** What an extension uses another by. */
  private Object other(ExtensionPlan.Needed needed) {
    ExtensionService service = service(needed.name());
    return made(service, needed.type(), "extension", Binder.create(), new HashMap<>());
  }

  private ExtensionService service(String name) {
    return Objects.requireNonNull(services.get(name), "no extension is called " + name);
  }

  @Override
  public List<ServiceOffer> offers() {
    return offers;
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOneVersion(user.plugin());
  }

  /** Makes what stays the same while the extension is stopped and started. */
  private static Object made(
      ExtensionService service,
      Class<?> type,
      String plugin,
      Binder binder,
      Map<String, Served> served) {
    ServicePorts port = ServicePorts.of(type);
    Object handle =
        ServiceHandle.of(port.type(), service.plan().name(), new Usage(service, plugin, served));
    return port.bind().apply(handle, binder);
  }

  /**
   * What a plugin does with an extension.
   *
   * @param service the extension
   * @param plugin its name
   * @param served its ports
   */
  private record Usage(ExtensionService service, String plugin, Map<String, Served> served)
      implements ServiceHandle.Target {

    private Class<?> implementation() {
      return service.plan().constructor().getDeclaringClass();
    }

    @Override
    public @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
      return PluginPorts.class.isAssignableFrom(implementation())
          ? service.use(extension ->
              ServiceHandle.invoke(method, port(service, extension, plugin, served), arguments))
          : service.call(method, arguments);
    }

    @Override
    public boolean overrides(Method method) {
      return PluginPorts.class.isAssignableFrom(implementation())
          || ServiceHandle.overrides(implementation(), method);
    }
  }

  /** A port of a plugin, and the extension that made it. */
  private record Served(Object extension, Object port) {}

  @SuppressWarnings("ReferenceEquality") // the very extension, not one like it
  private static Object port(
      ExtensionService service, Object extension, String plugin, Map<String, Served> served) {
    synchronized (served) {
      Served known = served.get(service.plan().name());
      if (known != null && known.extension() == extension) {
        return known.port();
      }
      Object port = ((PluginPorts<?>) extension).port(plugin);
      served.put(service.plan().name(), new Served(extension, port));
      return port;
    }
  }

  /** What one version of a plugin uses. */
  private final class OfOneVersion implements PluginServices {

    private final String plugin;
    private final Map<String, Served> served = new HashMap<>();

    OfOneVersion(String plugin) {
      this.plugin = plugin;
    }

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      return made(service(offer.name()), offer.type(), plugin, binder, served);
    }

    @Override
    public void close() {
      List<Served> all;
      synchronized (served) {
        all = new ArrayList<>(served.values());
        served.clear();
      }
      for (Served each : all) {
        close(each.port());
      }
    }

    private static void close(@Nullable Object port) {
      if (port instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          throw new IllegalStateException("a port could not be closed", e);
        }
      }
    }
  }
}
