package dev.xcore.services;

/** A required service could not be started. */
public final class ServiceStartException extends RuntimeException {

  ServiceStartException(String name, String reason) {
    super(
        "required service '%s' could not be started: %s; mend it, or take 'required' out of its configuration"
            .formatted(name, reason));
  }
}
