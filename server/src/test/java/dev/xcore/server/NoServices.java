package dev.xcore.server;

import dev.xcore.sdk.NotFoundException;
import java.util.List;

/** A platform without services. */
record NoServices() implements ServicesAdmin {

  @Override
  public List<ServiceReport> list() {
    return List.of();
  }

  @Override
  public ServiceReport restart(String name) {
    throw new NotFoundException(name);
  }

  @Override
  public void bind(String name, String provider) {
    throw new NotFoundException(name);
  }
}
