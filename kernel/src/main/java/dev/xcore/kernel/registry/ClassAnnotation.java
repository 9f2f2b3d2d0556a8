package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.sdk.PluginInfo;
import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@link PluginInfo} from a compiled class without loading it. */
final class ClassAnnotation {

  private static final String DESCRIPTOR = PluginInfo.class.descriptorString();

  private ClassAnnotation() {}

  /**
   * Reads a class file.
   *
   * @param file the class file
   * @param shown what problems call it
   * @return the annotated class, by its binary name; empty without the annotation, and for a
   *     damaged file, which loading reports
   * @throws IOException if the file cannot be read
   */
  static Optional<SourceAnnotation.Found> read(Path file, String shown) throws IOException {
    try {
      ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
      String name = model.thisClass().asInternalName().replace('/', '.');
      return model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
          .map(RuntimeVisibleAnnotationsAttribute::annotations)
          .flatMap(List::stream)
          .filter(annotation -> annotation.className().equalsString(DESCRIPTOR))
          .map(annotation -> new SourceAnnotation.Found(name, values(annotation, Place.of(shown))))
          .findFirst();
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      return Optional.empty();
    }
  }

  private static Node.Mapping values(Annotation annotation, Place place) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    annotation
        .elements()
        .forEach(element ->
            entries.put(
                element.name().stringValue(), new Node.Entry(place, node(element.value(), place))));
    return new Node.Mapping(place, entries);
  }

  private static Node node(AnnotationValue value, Place place) {
    return switch (value) {
      case AnnotationValue.OfArray list ->
          new Node.Sequence(place, list.values().stream().map(item -> node(item, place)).toList());
      case AnnotationValue.OfString text ->
          new Node.Scalar(place, text.stringValue(), text.stringValue());
      default -> new Node.Scalar(place, value.toString(), value.toString());
    };
  }
}
