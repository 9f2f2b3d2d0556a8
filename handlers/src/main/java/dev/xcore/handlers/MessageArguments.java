package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the parameters of methods that are given something: the thing itself, the contexts, and
 * one parameter that its data is bound to. Used by one thread.
 *
 * @param <M> what they are given
 */
final class MessageArguments<M> {

  private final Class<M> type;
  private final Function<M, @Nullable Object> data;
  private final Binder binder;
  private final PluginContext context;
  private final Problems problems;

  MessageArguments(
      Class<M> type,
      Function<M, @Nullable Object> data,
      Binder binder,
      PluginContext context,
      Problems problems) {
    this.type = type;
    this.data = data;
    this.binder = binder;
    this.context = context;
    this.problems = problems;
  }

  /** What a parameter is given. */
  @FunctionalInterface
  interface Argument<M> {
    @Nullable Object of(M message);
  }

  /** Calls the method. */
  @FunctionalInterface
  interface Call<M> {
    @Nullable Object on(Object instance, M message) throws Throwable;
  }

  /** Compiles the parameters of one method; what is wrong is added to the problems. */
  Call<M> compile(HandlerMethod method, Invocation invocation) {
    List<Argument<M>> arguments = new ArrayList<>();
    boolean[] hasData = {false};
    for (HandlerParameter parameter : method.parameters()) {
      problems
          .attempt(parameter.place(method), () -> argument(parameter, hasData))
          .ifPresent(arguments::add);
    }
    return call(invocation, arguments);
  }

  private static <M> Call<M> call(Invocation invocation, List<Argument<M>> parameters) {
    @SuppressWarnings("unchecked") // an array of these arguments and nothing else
    Argument<M>[] arguments = parameters.toArray((Argument<M>[]) new Argument<?>[0]);
    return (instance, message) -> {
      @Nullable Object[] values = new Object[arguments.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments[i].of(message);
      }
      return invocation.call(instance, values);
    };
  }

  private Argument<M> argument(HandlerParameter parameter, boolean[] hasData) {
    parameter.requireKnownType();
    Class<?> raw = parameter.raw();
    if (raw == type) {
      return message -> message;
    }
    if (raw == CallContext.class) {
      return message -> CallContext.current();
    }
    if (raw == PluginContext.class) {
      return message -> context;
    }
    if (hasData[0]) {
      throw new HandlerDefinitionException(
          List.of(
              "is a second parameter for the data of the %1$s; a record takes several fields, and %1$s has the rest"
                  .formatted(type.getSimpleName())));
    }
    hasData[0] = true;
    TypeBinding binding = parameter.binding(binder);
    return message -> {
      Reading reading = new Reading(Reading.Mode.TREE);
      Object tree = data.apply(message);
      Object value = binding.read(tree == null ? Binder.ABSENT : tree, reading);
      reading.finish();
      return value;
    };
  }
}
