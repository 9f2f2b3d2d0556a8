package dev.xcore.handlers;

import dev.xcore.sdk.http.Upload;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that takes the uploaded files of one form field.
 *
 * @param name of the field
 * @param isMany whether it takes all files of that name
 * @param isOptional whether it is an {@code Optional}
 * @param isRequired whether a request without one is refused
 */
record UploadArgument(String name, boolean isMany, boolean isOptional, boolean isRequired)
    implements RequestArgument {

  private static final Map<String, Object> FILE = Map.of("type", "string", "format", "binary");

  /** Tells whether a parameter takes uploads: {@code Upload}, or a list or Optional of it. */
  static boolean isUpload(Type type) {
    Type core = ValueShape.unwrapOptional(type);
    return core == Upload.class || isList(core);
  }

  /**
   * Makes the argument of a parameter that {@link #isUpload takes uploads}.
   *
   * @throws HandlerDefinitionException if its name is not known or it has constraints
   */
  static UploadArgument of(HandlerParameter parameter) {
    NoConstraints.require(parameter.annotations(), "an upload; check its size and type");
    Type core = ValueShape.unwrapOptional(parameter.type());
    boolean isOptional = ValueShape.isOptional(parameter.type());
    return new UploadArgument(
        parameter.name(),
        isList(core),
        isOptional,
        !isOptional && !isNullable(parameter.annotations()));
  }

  @Override
  public @Nullable Object read(RequestReading reading) {
    List<Upload> found =
        reading.request().uploads().stream().filter(file -> file.name().equals(name)).toList();
    if (found.isEmpty()) {
      return missing(reading.text());
    }
    Object value = isMany ? found : found.getFirst();
    return isOptional ? Optional.of(value) : value;
  }

  Map<String, Object> schema() {
    return isMany ? Map.of("type", "array", "items", FILE) : FILE;
  }

  private @Nullable Object missing(Reading reading) {
    if (isRequired) {
      reading.enter(name);
      reading.problem("is required, as a file of a multipart/form-data body", null);
      reading.leave();
    }
    return isOptional ? Optional.empty() : null;
  }

  private static boolean isList(Type type) {
    return type instanceof ParameterizedType generic
        && (generic.getRawType() == List.class || generic.getRawType() == Collection.class)
        && generic.getActualTypeArguments()[0] == Upload.class;
  }

  private static boolean isNullable(AnnotatedElement element) {
    Stream<Annotation> onType =
        element instanceof Parameter parameter
            ? Arrays.stream(parameter.getAnnotatedType().getAnnotations())
            : Stream.empty();
    return Stream.concat(Arrays.stream(element.getAnnotations()), onType)
        .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("Nullable"));
  }
}
