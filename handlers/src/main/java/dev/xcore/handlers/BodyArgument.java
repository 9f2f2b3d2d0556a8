package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Request;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameter that takes the whole body: raw as text, bytes or stream, or converted from JSON or
 * from the fields of a form.
 */
final class BodyArgument implements RequestArgument {

  private enum Kind {
    STREAM,
    TEXT,
    BYTES,
    OBJECT,
    OTHER
  }

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";
  private static final String FIELD = "body";

  private final Kind kind;
  private final Optional<TypeBinding> binding;
  private final boolean isRequired;

  private BodyArgument(Kind kind, Optional<TypeBinding> binding, boolean isRequired) {
    this.kind = kind;
    this.binding = binding;
    this.isRequired = isRequired;
  }

  /**
   * Makes the argument of a method's parameter.
   *
   * @throws HandlerDefinitionException if the type cannot be bound
   */
  static BodyArgument of(Type type, AnnotatedElement annotations, Binder binder) {
    Kind kind = kind(type, binder);
    if (kind == Kind.STREAM) {
      NoConstraints.require(annotations, "a stream; check its content");
      return new BodyArgument(kind, Optional.empty(), false);
    }
    TypeBinding binding = binder.binding(type, annotations);
    Reading probe = new Reading(Reading.Mode.TREE);
    binding.read(Binder.ABSENT, probe);
    return new BodyArgument(kind, Optional.of(binding), probe.problemCount() > 0);
  }

  /**
   * Makes the argument of a programmatic route; the body is required.
   *
   * @throws HandlerDefinitionException if the type cannot be bound
   */
  static BodyArgument of(Class<?> type, Binder binder) {
    Kind kind = kind(type, binder);
    return kind == Kind.STREAM
        ? new BodyArgument(kind, Optional.empty(), false)
        : new BodyArgument(kind, Optional.of(binder.binding(type)), true);
  }

  /** Tells whether the body may come as the fields of a form, and so beside uploads. */
  boolean takesForms() {
    return kind == Kind.OBJECT;
  }

  RouteDescriptor.Body describe(SchemaSet schemas) {
    Map<String, Object> schema =
        switch (kind) {
          case STREAM, BYTES -> Map.of("type", "string", "format", "binary");
          case TEXT, OBJECT, OTHER -> binding.map(known -> known.schema(schemas)).orElse(Map.of());
        };
    return new RouteDescriptor.Body(contentTypes(), isRequired, schema);
  }

  @Override
  public @Nullable Object read(RequestReading reading) {
    if (kind == Kind.STREAM) {
      return reading.request().body();
    }
    Request request = reading.request();
    boolean isForm = hasType(request, FORM) || hasType(request, MULTIPART);
    if (isForm && kind == Kind.OTHER) {
      throw new UnsupportedMediaTypeException("the body must be " + JSON + ", not a form");
    }
    return convert(value(request), isForm ? reading.text() : reading.tree());
  }

  private @Nullable Object convert(@Nullable Object value, Reading reading) {
    TypeBinding known = binding.orElseThrow();
    if (value != null && !value.equals(Binder.ABSENT)) {
      return known.read(value, reading);
    }
    reading.enter(FIELD);
    try {
      if (isRequired) {
        reading.problem("is required", null);
        return null;
      }
      return known.read(Binder.ABSENT, reading);
    } finally {
      reading.leave();
    }
  }

  private @Nullable Object value(Request request) {
    return switch (kind) {
      case STREAM -> request.body();
      case TEXT -> orAbsent(request.text(), String::isEmpty);
      case BYTES -> orAbsent(request.bytes(), bytes -> bytes.length == 0);
      case OBJECT -> isEmpty(request) ? Binder.ABSENT : object(request.tree());
      case OTHER -> isEmpty(request) ? Binder.ABSENT : request.tree();
    };
  }

  private static <T> Object orAbsent(T value, Predicate<T> isEmpty) {
    return isEmpty.test(value) ? Binder.ABSENT : value;
  }

  private static @Nullable Object object(@Nullable Object tree) {
    if (tree == null || tree instanceof Map) {
      return tree;
    }
    throw new InvalidPayloadException(
        "the body must be a JSON object, not " + (tree instanceof List ? "a list" : "a scalar"));
  }

  /** A body of unknown length is read to find out; the request keeps it for the tree. */
  private static boolean isEmpty(Request request) {
    Optional<String> length = request.header("content-length");
    if (length.isPresent()) {
      return length.get().equals("0");
    }
    return !hasType(request, MULTIPART) && request.bytes().length == 0;
  }

  private static boolean hasType(Request request, String mediaType) {
    return request
        .header("content-type")
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(mediaType))
        .isPresent();
  }

  private List<String> contentTypes() {
    return switch (kind) {
      case TEXT -> List.of("text/plain", "*/*");
      case STREAM, BYTES -> List.of("application/octet-stream", "*/*");
      case OBJECT -> List.of(JSON, FORM, MULTIPART);
      case OTHER -> List.of(JSON);
    };
  }

  private static Kind kind(Type type, Binder binder) {
    Type core = ValueShape.unwrapOptional(type);
    if (type == InputStream.class) {
      return Kind.STREAM;
    }
    if (core == String.class) {
      return Kind.TEXT;
    }
    if (core == byte[].class) {
      return Kind.BYTES;
    }
    return ValueShape.of(type, binder).isObject() ? Kind.OBJECT : Kind.OTHER;
  }
}
