package dev.xcore.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives tests their {@link PluginHarness}, and closes it after them. */
final class PluginExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PluginExtension.class);

  PluginExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PluginHarness.class;
  }

  /** The store closes what it holds when its test ends. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            PluginHarness.class, key -> start(context.getRequiredTestClass()), PluginHarness.class);
  }

  private static PluginHarness start(Class<?> testClass) {
    XcorePlugin wanted =
        AnnotationSupport.findAnnotation(testClass, XcorePlugin.class)
            .orElseThrow(() ->
                new IllegalStateException(
                    testClass.getName() + " has no @XcorePlugin to say which plugin it tests"));
    PluginHarness.Builder builder = PluginHarness.builder();
    if (!wanted.value().isEmpty()) {
      builder.plugin(Path.of(wanted.value()));
    }
    for (String other : wanted.with()) {
      builder.with(Path.of(other));
    }
    return builder.config(String.join("\n", wanted.config())).start();
  }
}
