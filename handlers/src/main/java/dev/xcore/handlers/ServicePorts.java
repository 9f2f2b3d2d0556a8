package dev.xcore.handlers;

import dev.xcore.sdk.Documents;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.Storage;
import java.util.function.BiFunction;

/**
 * How services cross a process wall: those whose types speak of streams have a port of plain
 * values, all others are their own port.
 *
 * @param type of the port, an interface
 * @param bind makes the service of the port and a plugin's binder
 */
public record ServicePorts(Class<?> type, BiFunction<Object, Binder, Object> bind) {

  /**
   * Finds the port of a type.
   *
   * @param service an interface
   * @return its port
   */
  public static ServicePorts of(Class<?> service) {
    if (service == Storage.class) {
      return new ServicePorts(
          StoragePort.class, (port, binder) -> new BoundStorage((StoragePort) port));
    }
    if (service == HttpCalls.class) {
      return new ServicePorts(
          HttpPort.class, (port, binder) -> new BoundHttp((HttpPort) port, binder));
    }
    if (service == Documents.class) {
      return new ServicePorts(
          DocumentPort.class, (port, binder) -> BoundDocuments.of((DocumentPort) port, binder));
    }
    return new ServicePorts(service, (port, binder) -> port);
  }

  /**
   * Tells whether a service has a port of its own.
   *
   * @param service a type
   * @return whether it has
   */
  public static boolean isPort(Class<?> service) {
    return of(service).type() != service;
  }

  /**
   * Names a method, so that the other side finds the same.
   *
   * @param method of a port
   * @return its name and the erased types of its parameters
   */
  public static String key(java.lang.reflect.Method method) {
    StringBuilder key = new StringBuilder(method.getName());
    for (Class<?> parameter : method.getParameterTypes()) {
      key.append(' ').append(parameter.getName());
    }
    return key.toString();
  }
}
