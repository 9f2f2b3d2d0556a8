package dev.xcore.services.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the records with {@code @Table} among classes, in their files: none of them is loaded. Used
 * by one thread.
 */
final class RecordModels {

  private static final String DATA = "Ldev/xcore/sdk/data/";
  private static final String NULLABLE = "/Nullable;";
  private static final String SIZE = "Ljakarta/validation/constraints/Size;";
  private static final Pattern OPTIONAL = Pattern.compile("Ljava/util/Optional<(L[^<;]+;)>;");
  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private final List<ClassModel> records = new ArrayList<>();
  private final Set<String> enums = new HashSet<>();

  private RecordModels() {}

  /**
   * Looks at all classes.
   *
   * @param classPath folders and jars
   * @return the records, by the names of their tables
   */
  static List<RecordModel> of(List<Path> classPath) throws IOException {
    RecordModels models = new RecordModels();
    for (Path place : classPath) {
      if (Files.isDirectory(place)) {
        models.readFolder(place);
      } else {
        models.readJar(place);
      }
    }
    return models.records.stream()
        .map(models::model)
        .sorted(Comparator.comparing(RecordModel::table))
        .toList();
  }

  private void readFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        read(Files.readAllBytes(file));
      }
    }
  }

  private void readJar(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(each -> isClass(each.getName())).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          read(in.readAllBytes());
        }
      }
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.startsWith("META-INF/");
  }

  private void read(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    if (model.flags().has(AccessFlag.ENUM)) {
      enums.add("L" + model.thisClass().asInternalName() + ";");
    }
    boolean isRecord = model.findAttribute(Attributes.record()).isPresent();
    if (isRecord && annotation(model, DATA + "Table;").isPresent()) {
      records.add(model);
    }
  }

  private RecordModel model(ClassModel record) {
    String name = record.thisClass().asInternalName();
    String simple = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
    List<RecordModel.Column> columns =
        record.findAttribute(Attributes.record()).orElseThrow().components().stream()
            .map(this::column)
            .toList();
    return new RecordModel(
        simple,
        annotation(record, DATA + "Table;")
            .flatMap(table -> text(table, "value"))
            .filter(text -> !text.isEmpty())
            .orElseGet(() -> snakeCase(simple)),
        columns);
  }

  private RecordModel.Column column(RecordComponentInfo component) {
    String name = component.name().stringValue();
    String type = component.descriptor().stringValue();
    Optional<String> inside =
        component
            .findAttribute(Attributes.signature())
            .map(signature -> OPTIONAL.matcher(signature.signature().stringValue()))
            .filter(Matcher::matches)
            .map(signature -> signature.group(1));
    return new RecordModel.Column(
        annotation(component, DATA + "Column;")
            .flatMap(column -> text(column, "value"))
            .orElseGet(() -> snakeCase(name)),
        readable(inside.orElse(type)),
        enums.contains(inside.orElse(type)),
        annotation(component, DATA + "Id;").isPresent(),
        inside.isPresent() || isNullable(component),
        annotation(component, SIZE).map(RecordModels::longest).orElse(0));
  }

  private static String readable(String descriptor) {
    return switch (descriptor) {
      case "J" -> "long";
      case "I" -> "int";
      case "S" -> "short";
      case "B" -> "byte";
      case "Z" -> "boolean";
      case "D" -> "double";
      case "F" -> "float";
      case "C" -> "char";
      case "[B" -> "byte[]";
      default ->
          descriptor.startsWith("L")
              ? descriptor.substring(1, descriptor.length() - 1).replace('/', '.')
              : descriptor;
    };
  }

  private static boolean isNullable(RecordComponentInfo component) {
    return annotations(component).stream()
        .anyMatch(each -> each.className().stringValue().endsWith(NULLABLE));
  }

  /** Those of the component itself, and those of its type. */
  private static List<Annotation> annotations(AttributedElement element) {
    List<Annotation> all = new ArrayList<>();
    element
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(found -> all.addAll(found.annotations()));
    element
        .findAttribute(Attributes.runtimeVisibleTypeAnnotations())
        .ifPresent(found ->
            found.annotations().stream()
                .filter(each -> each.targetPath().isEmpty())
                .forEach(each -> all.add(each.annotation())));
    return all;
  }

  private static Optional<Annotation> annotation(AttributedElement element, String type) {
    return annotations(element).stream()
        .filter(each -> each.className().stringValue().equals(type))
        .findFirst();
  }

  private static Optional<AnnotationValue> value(Annotation annotation, String name) {
    return annotation.elements().stream()
        .filter(each -> each.name().stringValue().equals(name))
        .map(AnnotationElement::value)
        .findFirst();
  }

  private static Optional<String> text(Annotation annotation, String name) {
    return value(annotation, name)
        .filter(AnnotationValue.OfString.class::isInstance)
        .map(found -> ((AnnotationValue.OfString) found).stringValue());
  }

  private static int longest(Annotation size) {
    return value(size, "max")
        .filter(AnnotationValue.OfInt.class::isInstance)
        .map(found -> ((AnnotationValue.OfInt) found).intValue())
        .filter(most -> most != Integer.MAX_VALUE)
        .orElse(0);
  }

  private static String snakeCase(String name) {
    return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
