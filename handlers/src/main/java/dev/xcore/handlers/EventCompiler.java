package dev.xcore.handlers;

import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.PluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Compiles methods annotated with {@link OnEvent}. Used by one thread. */
final class EventCompiler {

  private static final int DURABLE_ATTEMPTS = 10;

  private final MessageArguments<Event> arguments;
  private final Problems problems;

  EventCompiler(Binder binder, PluginContext context, Problems problems) {
    this.arguments = new MessageArguments<>(Event.class, Event::data, binder, context, problems);
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<EventHandlerDescriptor> compile(HandlerMethod method, OnEvent mark) {
    int before = problems.count();
    Optional<String> pattern = problems.attempt(method.origin(), () -> pattern(mark.value()));
    Optional<EventOptions> options = problems.attempt(method.origin(), () -> options(mark));
    Optional<MessageArguments.Call<Event>> call =
        problems
            .attempt(method.origin(), () -> Invocation.of(method.method()))
            .map(invocation -> arguments.compile(method, invocation));
    if (problems.count() > before) {
      return Optional.empty();
    }
    MessageArguments.Call<Event> invoked = call.orElseThrow();
    return Optional.of(
        new EventHandlerDescriptor(
            method.method().getName(),
            pattern.orElseThrow(),
            options.orElseThrow(),
            mark.durable(),
            invoked::on));
  }

  /**
   * Checks a pattern of names.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String pattern(String pattern) {
    try {
      EventName.segments(pattern);
      return pattern;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks the name of a method.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String method(String name) {
    boolean isName =
        !name.isEmpty()
            && Character.isJavaIdentifierStart(name.charAt(0))
            && name.chars().allMatch(Character::isJavaIdentifierPart)
            && name.chars().noneMatch(Character::isIdentifierIgnorable);
    if (!isName) {
      throw wrong("is named as no method can be");
    }
    return name;
  }

  private static EventOptions options(OnEvent mark) {
    int attempts = mark.maxAttempts();
    try {
      return new EventOptions(
          mark.priority(),
          mark.once(),
          Optional.empty(),
          mark.timeout().isEmpty()
              ? Optional.empty()
              : Optional.of(duration("@OnEvent timeout", mark.timeout())),
          mark.queueSize(),
          mark.overflow(),
          mark.concurrency(),
          attempts == 0 ? mark.durable() ? DURABLE_ATTEMPTS : 1 : attempts,
          duration("@OnEvent backoff", mark.backoff()));
    } catch (IllegalArgumentException e) {
      throw wrong("@OnEvent " + e.getMessage());
    }
  }

  /**
   * Reads a duration of an annotation.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static Duration duration(String what, String text) {
    return DurationText.read(text)
        .orElseThrow(() -> wrong(what + " '" + text + "' is no duration such as 500ms or 10s"));
  }

  private static HandlerDefinitionException wrong(String why) {
    return new HandlerDefinitionException(List.of(why));
  }
}
