package dev.xcore.server;

import java.util.List;

/** A port to the platform's services, for {@code /admin/services}. Thread safe. */
public interface ServicesAdmin {

  /**
   * Reports on each service.
   *
   * @return in the order in which they are started, those of plugins last
   */
  List<ServiceReport> list();

  /**
   * Stops a service of the platform and starts it again.
   *
   * @param name of it
   * @return how it is then
   * @throws dev.xcore.sdk.NotFoundException if there is none of that name
   * @throws dev.xcore.sdk.ConflictException if it is being started or stopped already
   */
  ServiceReport restart(String name);

  /**
   * Says whom the name of a service means from now on, until the platform is stopped.
   *
   * @param name of it
   * @param provider a plugin, the name of another service, or {@code platform}
   * @throws dev.xcore.sdk.NotFoundException if there is no service or provider of that name
   * @throws dev.xcore.sdk.ConflictException if it cannot take the place; says why
   */
  void bind(String name, String provider);
}
