package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.xcore.handlers.BindingFactory.Place;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at classes that become objects or stand for other values. */
final class ObjectModels {

  private final BindingFactory factory;
  private final boolean isOutput;

  /**
   * Makes the models.
   *
   * @param factory binds the members
   * @param isOutput whether the bindings only write
   */
  ObjectModels(BindingFactory factory, boolean isOutput) {
    this.factory = factory;
    this.isOutput = isOutput;
  }

  /**
   * Returns the binding of a record, a bean or a closed set of such types. A subtype that is met
   * outside of its set is still written with its id.
   */
  TypeBinding binding(TypeUse use) {
    Class<?> raw = use.raw();
    Optional<Class<?>> root = PolymorphicBinding.rootOf(raw);
    boolean isOneOfMany =
        root.isPresent()
            && (root.get() == raw
                || Modifier.isAbstract(raw.getModifiers())
                || PolymorphicBinding.isWrapped(root.get()));
    return isOneOfMany
        ? PolymorphicBinding.of(use, root.get(), this)
        : object(use, root.flatMap(set -> PolymorphicBinding.tag(set, raw)));
  }

  TypeBinding object(TypeUse use, Optional<Tag> tag) {
    Class<?> raw = use.raw();
    ObjectModel model = raw.isRecord() ? ofRecord(use) : ofBean(use);
    List<String> custom = new ArrayList<>(factory.customConstraints(raw));
    for (AnnotatedElement member : members(raw)) {
      custom.addAll(factory.customConstraints(typeOf(member, use)));
    }
    if (!isOutput && !custom.isEmpty() && factory.custom().isEmpty()) {
      throw new IllegalArgumentException(
          custom + " need a full validator, which is not available here");
    }
    return new ObjectBinding(
        model,
        tag,
        custom.isEmpty() || isOutput ? Optional.empty() : factory.custom(),
        factory.binder()::output);
  }

  private static List<AnnotatedElement> members(Class<?> raw) {
    return raw.isRecord()
        ? List.of(raw.getRecordComponents())
        : Arrays.stream(raw.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .map(AnnotatedElement.class::cast)
            .toList();
  }

  private static TypeUse typeOf(AnnotatedElement member, TypeUse owner) {
    return switch (member) {
      case RecordComponent component ->
          TypeUse.of(component.getAnnotatedType(), owner.variables())
              .declaredWith(List.of(component.getAnnotations()));
      case Field field ->
          TypeUse.of(field.getAnnotatedType(), owner.variables())
              .declaredWith(List.of(field.getAnnotations()));
      case Method method ->
          TypeUse.of(method.getAnnotatedReturnType(), owner.variables())
              .declaredWith(List.of(method.getAnnotations()));
      case Parameter parameter ->
          TypeUse.of(parameter.getAnnotatedType(), owner.variables())
              .declaredWith(List.of(parameter.getAnnotations()));
      default -> throw new IllegalArgumentException("unknown member " + member);
    };
  }

  private ObjectModel ofRecord(TypeUse use) {
    Class<?> raw = use.raw();
    RecordComponent[] components = raw.getRecordComponents();
    Constructor<?> constructor = canonical(raw, components);
    List<Property> all = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Draft draft = new Draft(component.getName());
      MethodHandle getter = Handles.getter(component.getAccessor());
      draft.addField(
          field(raw, component.getName()),
          new Draft.Access(typeOf(component, use), getter, true),
          null);
      draft.addGetter(
          component.getAccessor(), new Draft.Access(typeOf(component, use), getter, true));
      draft.addParameter(constructor.getParameters()[i]);
      all.add(property(draft, typeOf(component, use), Place.COMPONENT, null, getter, raw));
    }
    requireDistinct(all);
    MethodHandle creator = isOutput ? null : Handles.creator(constructor);
    return model(use, creator, all, List.of(), all);
  }

  private static Constructor<?> canonical(Class<?> raw, RecordComponent[] components) {
    try {
      return raw.getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException("a record without canonical constructor", impossible);
    }
  }

  private static Field field(Class<?> raw, String name) {
    try {
      return raw.getDeclaredField(name);
    } catch (NoSuchFieldException impossible) {
      throw new IllegalStateException("a record component without field", impossible);
    }
  }

  private Property property(
      Draft draft,
      TypeUse base,
      Place place,
      @Nullable MethodHandle setter,
      @Nullable MethodHandle getter,
      Class<?> owner) {
    TypeUse use = draft.use(base);
    if (use.find(JsonUnwrapped.class).isPresent()) {
      throw new IllegalArgumentException("@JsonUnwrapped is not supported; name the members");
    }
    boolean isIgnored = draft.isIgnored();
    boolean isRead = !isIgnored && !isOutput && draft.isRead();
    boolean isWritten = !isIgnored && getter != null && draft.getter() != null;
    MemberBinding binding = isIgnored ? null : member(draft, use, place);
    Optional<JsonInclude> inclusion =
        draft
            .find(JsonInclude.class)
            .or(() -> Optional.ofNullable(owner.getAnnotation(JsonInclude.class)));
    return new Property(
        draft.name(),
        draft.aliases(),
        isRead ? binding : null,
        zero(use.raw()),
        setter,
        isWritten ? binding : null,
        getter,
        Inclusion.of(inclusion),
        description(draft));
  }

  private MemberBinding member(Draft draft, TypeUse use, Place place) {
    try {
      return factory.member(use, place, draft.isDemanded());
    } catch (IllegalArgumentException | HandlerDefinitionException wrong) {
      throw new IllegalArgumentException(draft.javaName() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static String description(Draft draft) {
    return draft
        .find(com.fasterxml.jackson.annotation.JsonPropertyDescription.class)
        .map(com.fasterxml.jackson.annotation.JsonPropertyDescription::value)
        .orElse("");
  }

  private static @Nullable Object zero(Class<?> raw) {
    if (raw.isPrimitive()) {
      return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(raw, 1), 0);
    }
    return OptionalBinding.Kind.of(raw).map(OptionalBinding.Kind::empty).orElse(null);
  }

  private static void requireDistinct(List<Property> properties) {
    List<String> names =
        properties.stream().flatMap(property -> property.names().stream()).toList();
    names.stream()
        .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("two members are called '" + name + "'");
        });
  }

  private ObjectModel model(
      TypeUse use,
      @Nullable MethodHandle creator,
      List<Property> arguments,
      List<Property> setters,
      List<Property> outputs) {
    List<Property> written =
        outputs.stream().filter(property -> property.output() != null).toList();
    return new ObjectModel(
        use.raw(),
        use.bare(),
        name(use),
        "",
        creator,
        arguments,
        setters,
        ordered(use.raw(), written));
  }

  /** {@code Page<User>} is called {@code PageOfUser}. */
  private static String name(TypeUse use) {
    StringBuilder name = new StringBuilder(use.raw().getSimpleName());
    for (TypeUse argument : use.arguments()) {
      name.append(name.indexOf("Of") < 0 ? "Of" : "And").append(name(argument));
    }
    return name.toString();
  }

  private static List<Property> ordered(Class<?> raw, List<Property> properties) {
    JsonPropertyOrder order = raw.getAnnotation(JsonPropertyOrder.class);
    if (order == null) {
      return properties;
    }
    List<String> first = List.of(order.value());
    Comparator<Property> byPlace =
        Comparator.comparingInt(property -> {
          int index = first.indexOf(property.name());
          return index < 0 ? first.size() : index;
        });
    return properties.stream()
        .sorted(order.alphabetic() ? byPlace.thenComparing(Property::name) : byPlace)
        .toList();
  }

  private ObjectModel ofBean(TypeUse use) {
    Class<?> raw = use.raw();
    requireBean(raw);
    List<Draft> drafts = BeanMembers.of(use);
    Optional<Executable> creator = isOutput ? Optional.empty() : creator(raw, false);
    List<Property> arguments = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    if (creator.isPresent()) {
      for (Parameter parameter : creator.get().getParameters()) {
        Draft draft = draft(drafts, parameter);
        taken.add(draft.javaName());
        arguments.add(
            property(draft, typeOf(parameter, use), Place.COMPONENT, null, handle(draft), raw));
      }
    }
    List<Property> setters = new ArrayList<>();
    List<Property> outputs = new ArrayList<>(arguments);
    for (Draft draft : drafts) {
      Draft.Access base = draft.setter() != null ? draft.setter() : draft.anyGetter();
      if (base == null || draft.isIgnored() || taken.contains(draft.javaName())) {
        continue;
      }
      MethodHandle setter = draft.setter() == null ? null : draft.setter().handle();
      Property made = property(draft, base.use(), Place.PROPERTY, setter, handle(draft), raw);
      if (setter != null && made.input() != null) {
        setters.add(made);
      }
      outputs.add(made);
    }
    requireDistinct(outputs);
    MethodHandle maker =
        isOutput ? null : Handles.creator(creator.orElseGet(() -> noArguments(raw)));
    return model(use, maker, arguments, setters, outputs);
  }

  private static @Nullable MethodHandle handle(Draft draft) {
    return draft.anyGetter() == null ? null : draft.anyGetter().handle();
  }

  private static Draft draft(List<Draft> drafts, Parameter parameter) {
    com.fasterxml.jackson.annotation.JsonProperty given =
        parameter.getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class);
    String name = given == null || given.value().isEmpty() ? parameter.getName() : given.value();
    Draft draft =
        drafts.stream()
            .filter(known -> known.javaName().equals(name) || known.name().equals(name))
            .findFirst()
            .orElseGet(() -> new Draft(name));
    draft.addParameter(parameter);
    return draft;
  }

  private void requireBean(Class<?> raw) {
    boolean isPlatform =
        raw.getClassLoader() == null
            || ClassLoader.getPlatformClassLoader().equals(raw.getClassLoader());
    if (isPlatform) {
      throw new IllegalArgumentException(
          raw.getName() + " has no form as data; use a record, a text, a number or a collection");
    }
    if (!isOutput && (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()))) {
      throw new IllegalArgumentException(
          raw.getSimpleName()
              + " is abstract; add @JsonTypeInfo(use = NAME) and @JsonSubTypes, or use a record");
    }
  }

  private static Constructor<?> noArguments(Class<?> raw) {
    try {
      return raw.getDeclaredConstructor();
    } catch (NoSuchMethodException none) {
      throw new IllegalArgumentException(
          raw.getSimpleName()
              + " has no constructor without parameters and no @JsonCreator; make it a record",
          none);
    }
  }

  private static Optional<Executable> creator(Class<?> raw, boolean isDelegating) {
    return Stream.concat(
            Arrays.stream(raw.getDeclaredConstructors()), Arrays.stream(raw.getDeclaredMethods()))
        .filter(found -> found.isAnnotationPresent(JsonCreator.class))
        .filter(found -> found instanceof Constructor<?> || Modifier.isStatic(found.getModifiers()))
        .map(Executable.class::cast)
        .filter(found -> isDelegating(found) == isDelegating)
        .findFirst();
  }

  private static boolean isDelegating(Executable found) {
    return switch (found.getAnnotation(JsonCreator.class).mode()) {
      case DELEGATING -> true;
      case PROPERTIES, DISABLED -> false;
      case DEFAULT -> found.getParameterCount() == 1 && !Draft.isExplicit(found.getParameters()[0]);
    };
  }

  /** Returns the binding of a class that stands for a single other value, if it does. */
  Optional<TypeBinding> delegating(TypeUse use) {
    Class<?> raw = use.raw();
    if (raw.getClassLoader() == null) {
      return Optional.empty();
    }
    Optional<AnnotatedElement> value = jsonValue(raw);
    Optional<Executable> creator = creator(raw, true);
    if (value.isEmpty() && creator.isEmpty()) {
      return Optional.empty();
    }
    if (raw.isEnum() && creator.isEmpty()) {
      return Optional.of(EnumBinding.byValue(raw, value.map(ObjectModels::getter).orElseThrow()));
    }
    if (!isOutput && creator.isEmpty()) {
      throw new IllegalArgumentException(
          raw.getSimpleName() + " has @JsonValue; give it a @JsonCreator with one parameter too");
    }
    TypeUse inner =
        creator
            .map(found -> typeOf(found.getParameters()[0], use))
            .orElseGet(() -> typeOf(value.orElseThrow(), use));
    MemberBinding input = factory.member(inner, Place.COMPONENT, true);
    TypeBinding output =
        value
            .<TypeBinding>map(member -> factory.value(typeOf(member, use)))
            .orElseGet(() -> raw.isEnum() ? new EnumBinding(raw) : object(use, Optional.empty()));
    return Optional.of(
        new DelegatingBinding(
            input,
            creator.map(Handles::creator).orElse(WRITE_ONLY),
            output,
            value.map(ObjectModels::getter).orElse(null)));
  }

  private static final MethodHandle WRITE_ONLY =
      MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object[].class);

  private static Optional<AnnotatedElement> jsonValue(Class<?> raw) {
    return Stream.<AnnotatedElement>concat(
            Arrays.stream(raw.getDeclaredMethods()), Arrays.stream(raw.getDeclaredFields()))
        .filter(member -> isPresent(member.getAnnotation(JsonValue.class)))
        .findFirst();
  }

  private static boolean isPresent(@Nullable Annotation found) {
    return found instanceof JsonValue value && value.value();
  }

  private static MethodHandle getter(AnnotatedElement member) {
    return member instanceof Method method
        ? Handles.getter(method)
        : Handles.getter((Field) member);
  }
}
