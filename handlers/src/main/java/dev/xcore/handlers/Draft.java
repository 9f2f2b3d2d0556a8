package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one property so far: its field, accessors and parameter, by the name they have
 * in Java. Used by one thread, while a class is looked at.
 */
final class Draft {

  /** One way to get or set the property. */
  static final class Access {
    private final TypeUse use;
    private final MethodHandle handle;
    private final boolean isVisible;

    Access(TypeUse use, MethodHandle handle, boolean isVisible) {
      this.use = use;
      this.handle = handle;
      this.isVisible = isVisible;
    }

    TypeUse use() {
      return use;
    }

    MethodHandle handle() {
      return handle;
    }
  }

  private final String javaName;
  private final List<Annotation> annotations = new ArrayList<>();
  private @Nullable Access getter;
  private @Nullable Access setter;
  private @Nullable TypeUse fieldType;
  private boolean isIgnored;
  private boolean isExplicit;

  Draft(String javaName) {
    this.javaName = javaName;
  }

  /** Adds the annotations of one of its members; tells whether that member counts. */
  private boolean mark(AnnotatedElement member) {
    annotations.addAll(List.of(member.getAnnotations()));
    JsonIgnore ignore = member.getAnnotation(JsonIgnore.class);
    boolean isIgnoredHere = ignore != null && ignore.value();
    isIgnored |= isIgnoredHere;
    isExplicit |= isExplicit(member);
    return !isIgnoredHere;
  }

  static boolean isExplicit(AnnotatedElement member) {
    return member.isAnnotationPresent(JsonProperty.class)
        || member.isAnnotationPresent(JsonGetter.class)
        || member.isAnnotationPresent(JsonSetter.class);
  }

  void addGetter(AnnotatedElement member, Access access) {
    if (mark(member) && (getter == null || !getter.isVisible)) {
      getter = access;
    }
  }

  void addSetter(AnnotatedElement member, Access access) {
    if (!mark(member)) {
      return;
    }
    boolean fitsBetter =
        setter == null
            || !setter.isVisible
            || getter != null && access.use.raw() == getter.use.raw();
    if (fitsBetter) {
      setter = access;
    }
  }

  void addField(AnnotatedElement member, Access get, @Nullable Access set) {
    fieldType = get.use;
    if (!mark(member)) {
      return;
    }
    getter = getter == null ? get : getter;
    setter = setter == null ? set : setter;
  }

  /** Adds a constructor's parameter of the same name. */
  void addParameter(AnnotatedElement parameter) {
    mark(parameter);
  }

  /** Returns its name in Java. */
  String javaName() {
    return javaName;
  }

  /** Returns its name in the tree. */
  String name() {
    for (Annotation annotation : annotations) {
      String given =
          switch (annotation) {
            case JsonProperty property -> property.value();
            case JsonGetter get -> get.value();
            case JsonSetter set -> set.value();
            default -> "";
          };
      if (!given.isEmpty()) {
        return given;
      }
    }
    return javaName;
  }

  /** Tells whether the whole property is left out. */
  boolean isIgnored() {
    return isIgnored && !isExplicit;
  }

  /** Returns how it is got, if that is visible or asked for. */
  @Nullable Access getter() {
    return getter != null
            && (getter.isVisible || isExplicit)
            && access() != JsonProperty.Access.WRITE_ONLY
        ? getter
        : null;
  }

  /** Returns how it is got by those who only look, visible or not. */
  @Nullable Access anyGetter() {
    return getter;
  }

  /** Returns how it is set, if that is visible or asked for. */
  @Nullable Access setter() {
    return setter != null && (setter.isVisible || isExplicit) && isRead() ? setter : null;
  }

  boolean isRead() {
    return !isIgnored() && access() != JsonProperty.Access.READ_ONLY;
  }

  JsonProperty.Access access() {
    return find(JsonProperty.class).map(JsonProperty::access).orElse(JsonProperty.Access.AUTO);
  }

  /** Tells whether it is asked to be there in any case. */
  boolean isDemanded() {
    return find(JsonProperty.class)
        .map(property -> property.required() || property.isRequired() == OptBoolean.TRUE)
        .orElse(false);
  }

  List<String> aliases() {
    return find(JsonAlias.class).map(alias -> List.of(alias.value())).orElse(List.of());
  }

  List<Annotation> annotations() {
    return annotations;
  }

  <A extends Annotation> Optional<A> find(Class<A> kind) {
    return annotations.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Returns a type with all annotations of the property, and those inside the field's type. */
  TypeUse use(TypeUse base) {
    boolean isSame = fieldType != null && stripped(fieldType).equals(stripped(base));
    TypeUse richer = isSame && stripped(base).equals(base.bare()) ? fieldType : base;
    return (richer == null ? base : richer).and(base.annotations()).declaredWith(annotations);
  }

  private static TypeUse stripped(TypeUse use) {
    return new TypeUse(
        use.raw(), use.arguments().stream().map(Draft::stripped).toList(), List.of());
  }
}
