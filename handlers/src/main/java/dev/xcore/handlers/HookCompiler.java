package dev.xcore.handlers;

import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.PluginContext;
import java.util.List;
import java.util.Optional;

/** Compiles methods annotated with {@link OnHook}. Used by one thread. */
final class HookCompiler {

  private final MessageArguments<HookCall> arguments;
  private final Problems problems;

  HookCompiler(Binder binder, PluginContext context, Problems problems) {
    this.arguments =
        new MessageArguments<>(HookCall.class, HookCall::payload, binder, context, problems);
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<HookDescriptor> compile(HandlerMethod method, OnHook mark) {
    int before = problems.count();
    Optional<String> pattern =
        problems.attempt(method.origin(), () -> EventCompiler.pattern(mark.value()));
    Optional<HookOptions> options = problems.attempt(method.origin(), () -> options(mark));
    if (method.method().getReturnType() != void.class) {
      problems.add(
          method.origin(),
          "is a @OnHook that returns something nobody takes: make it void, and say by the HookCall"
              + " what is to happen, such as replaceResult");
    }
    Optional<MessageArguments.Call<HookCall>> call =
        problems
            .attempt(method.origin(), () -> Invocation.of(method.method()))
            .map(invocation -> arguments.compile(method, invocation));
    if (problems.count() > before) {
      return Optional.empty();
    }
    MessageArguments.Call<HookCall> invoked = call.orElseThrow();
    return Optional.of(
        new HookDescriptor(
            method.method().getName(), pattern.orElseThrow(), options.orElseThrow(), invoked::on));
  }

  private static HookOptions options(OnHook mark) {
    try {
      return new HookOptions(
          mark.phase(),
          mark.order(),
          mark.timeout().isEmpty()
              ? Optional.empty()
              : Optional.of(EventCompiler.duration("@OnHook timeout", mark.timeout())));
    } catch (IllegalArgumentException e) {
      throw new HandlerDefinitionException(List.of("@OnHook " + e.getMessage()));
    }
  }
}
