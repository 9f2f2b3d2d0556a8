package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the names in the keys of one method stand for: its parameters, by their own names or those
 * of the request; the components of its only record; and who asks.
 */
final class KeyNames {

  private static final Set<Class<?>> USELESS =
      Set.of(CallContext.class, PluginContext.class, Request.class);

  private final Map<String, HandlerParameter> parameters;

  private KeyNames(Map<String, HandlerParameter> parameters) {
    this.parameters = parameters;
  }

  static KeyNames of(HandlerMethod method) {
    Map<String, HandlerParameter> parameters = new LinkedHashMap<>();
    for (HandlerParameter parameter : method.parameters()) {
      if (!USELESS.contains(parameter.raw())) {
        parameter
            .annotation(PathParam.class)
            .ifPresent(it -> parameters.put(it.value(), parameter));
        parameter
            .annotation(QueryParam.class)
            .ifPresent(it -> parameters.put(it.value(), parameter));
        parameter.knownName().ifPresent(name -> parameters.put(name, parameter));
      }
    }
    parameters.remove("");
    return new KeyNames(parameters);
  }

  /**
   * Finds what a name stands for.
   *
   * @throws IllegalArgumentException if it stands for nothing; names the nearest that does
   */
  KeyValue find(String name) {
    List<String> path = List.of(name.split("\\.", -1));
    HandlerParameter parameter = parameters.get(path.getFirst());
    if (parameter != null) {
      return value(parameter, path.subList(1, path.size()));
    }
    if (name.equals("principal")) {
      return arguments -> CallContext.find().flatMap(CallContext::principal).map(Principal::name);
    }
    if (name.equals("tenant")) {
      return arguments -> CallContext.find().flatMap(CallContext::tenant);
    }
    List<HandlerParameter> records =
        parameters.values().stream().filter(each -> each.raw().isRecord()).distinct().toList();
    if (records.size() == 1 && component(records.getFirst().raw(), path.getFirst()).isPresent()) {
      return value(records.getFirst(), path);
    }
    throw new IllegalArgumentException(
        "there is no parameter '%s'%s; there is %s"
            .formatted(path.getFirst(), Nearest.hint(path.getFirst(), known()), known()));
  }

  private Set<String> known() {
    Set<String> names = new TreeSet<>(parameters.keySet());
    parameters.values().stream()
        .filter(each -> each.raw().isRecord())
        .flatMap(each -> Arrays.stream(each.raw().getRecordComponents()))
        .forEach(component -> names.add(component.getName()));
    names.addAll(Set.of("principal", "tenant"));
    return names;
  }

  private static KeyValue value(HandlerParameter parameter, List<String> path) {
    List<KeyValue.Step> steps = new ArrayList<>();
    Type type = parameter.type();
    for (String name : path) {
      Class<?> raw = GenericTypes.raw(present(type));
      if (raw == Object.class || Map.class.isAssignableFrom(raw)) {
        steps.add(from -> from instanceof Map<?, ?> map ? map.get(name) : null);
        type = Object.class;
      } else if (raw == Payload.class) {
        steps.add(from -> ((Payload) from).asMap().get(name));
        type = Object.class;
      } else {
        RecordComponent component = required(raw, name);
        MethodHandle getter = Handles.getter(component.getAccessor());
        steps.add(from -> get(getter, from));
        type = component.getGenericType();
      }
    }
    int index = parameter.index();
    return arguments -> walk(arguments[index], steps);
  }

  private static RecordComponent required(Class<?> type, String name) {
    return component(type, name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s has no component '%s'%s"
                    .formatted(type.getSimpleName(), name, Nearest.hint(name, components(type)))));
  }

  private static List<String> components(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList()
        : List.of();
  }

  private static Optional<RecordComponent> component(Class<?> type, String name) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .filter(each -> each.getName().equals(name))
            .findFirst()
        : Optional.empty();
  }

  /** Returns what an optional may hold. */
  private static Type present(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
        ? present(generic.getActualTypeArguments()[0])
        : type;
  }

  private static @Nullable Object get(MethodHandle getter, Object from) {
    try {
      return Handles.get(getter, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object walk(@Nullable Object start, List<KeyValue.Step> steps) {
    Object value = opened(start);
    for (KeyValue.Step step : steps) {
      if (value == null) {
        return null;
      }
      value = opened(step.take(value));
    }
    return value;
  }

  private static @Nullable Object opened(@Nullable Object value) {
    return value instanceof Optional<?> optional ? opened(optional.orElse(null)) : value;
  }
}
