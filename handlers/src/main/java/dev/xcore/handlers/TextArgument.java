package dev.xcore.handlers;

import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parameter that comes as text: from the path, the query string, a header or a cookie. */
final class TextArgument implements RequestArgument {

  private final String name;
  private final RouteDescriptor.Source source;
  private final boolean isMany;
  private final TypeBinding binding;
  private final Object absent;

  private TextArgument(
      String name,
      RouteDescriptor.Source source,
      boolean isMany,
      TypeBinding binding,
      Object absent) {
    this.name = name;
    this.source = source;
    this.isMany = isMany;
    this.binding = binding;
    this.absent = absent;
  }

  /**
   * Makes the argument.
   *
   * @param name in the request
   * @param source where it comes from
   * @param shape of its type, simple
   * @param binding of the parameter
   * @param defaultText what to read when the request has none; for many, separated by commas
   * @throws HandlerDefinitionException if the default cannot be read
   */
  static TextArgument of(
      String name,
      RouteDescriptor.Source source,
      ValueShape shape,
      TypeBinding binding,
      Optional<String> defaultText) {
    TextArgument argument =
        new TextArgument(
            name,
            source,
            shape.isMany(),
            binding,
            defaultText.map(text -> tree(text, shape.isMany())).orElse(Binder.ABSENT));
    if (defaultText.isPresent()) {
      argument.checkDefault(defaultText.get());
    }
    return argument;
  }

  @Override
  public @Nullable Object read(RequestReading reading) {
    return read(find(reading.request()), reading.text());
  }

  /** Describes the parameter; a default is part of its schema. */
  RouteDescriptor.Parameter describe(Binder binder, SchemaSet schemas) {
    Reading probe = new Reading(Reading.Mode.TEXT);
    Object value = read(null, probe);
    Map<String, Object> schema = binding.schema(schemas);
    if (!absent.equals(Binder.ABSENT) && value != null) {
      schema = new LinkedHashMap<>(schema);
      schema.put("default", binder.toTree(value));
    }
    boolean isRequired = source == RouteDescriptor.Source.PATH || probe.problemCount() > 0;
    return new RouteDescriptor.Parameter(name, source, isRequired, schema);
  }

  private @Nullable Object read(@Nullable Object found, Reading reading) {
    reading.enter(name);
    Object value = binding.read(found == null ? absent : found, reading);
    reading.leave();
    return value;
  }

  private @Nullable Object find(Request request) {
    return switch (source) {
      case PATH -> request.pathParams().get(name);
      case QUERY -> pick(request.queryParams().get(name));
      case HEADER ->
          isMany
              ? request.headers().get(name.toLowerCase(Locale.ROOT))
              : request.header(name).orElse(null);
      case COOKIE -> request.cookies().get(name);
    };
  }

  private @Nullable Object pick(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? null : isMany ? values : values.getFirst();
  }

  private void checkDefault(String text) {
    Reading reading = new Reading(Reading.Mode.TEXT);
    read(null, reading);
    try {
      reading.finish();
    } catch (ValidationException wrong) {
      throw new HandlerDefinitionException(
          wrong.errors().stream()
              .map(error -> "its default '" + text + "' does not fit: " + error.message())
              .toList());
    }
  }

  private static Object tree(String text, boolean isMany) {
    if (!isMany) {
      return text;
    }
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}
