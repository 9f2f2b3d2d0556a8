package dev.xcore.app;

import dev.xcore.handlers.CustomConstraints;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Checks a plugin's own constraint annotations with Hibernate Validator.
 *
 * <p>The validator is made at the first check, because most plugins need none and it costs over 200
 * ms, and belongs to one plugin, because a shared one would keep the plugin's classes. Messages are
 * interpolated without expressions. Thread safe.
 */
final class HibernateConstraints implements CustomConstraints {

  private final ClassLoader loader;
  private volatile @Nullable Validator validator;

  HibernateConstraints(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public List<Violation> check(Object value) {
    return validator().validate(value).stream()
        .map(found -> new Violation(found.getPropertyPath().toString(), found.getMessage()))
        .distinct()
        .toList();
  }

  private Validator validator() {
    Validator known = validator;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = validator;
      if (known == null) {
        known = create();
        validator = known;
      }
      return known;
    }
  }

  private Validator create() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      ValidatorFactory factory =
          Validation.byProvider(HibernateValidator.class)
              .configure()
              .externalClassLoader(loader)
              .ignoreXmlConfiguration()
              .messageInterpolator(new ParameterMessageInterpolator())
              .buildValidatorFactory();
      return factory.getValidator();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
