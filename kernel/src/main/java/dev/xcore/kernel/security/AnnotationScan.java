package dev.xcore.kernel.security;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attribute;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.AnnotationDefaultAttribute;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleParameterAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the classes that annotations name as values. Those that are annotations themselves do not
 * count: the virtual machine leaves out an annotation whose class is not there.
 */
final class AnnotationScan {

  private final Consumer<String> descriptors;

  /** Prepares to tell the descriptors of the classes. */
  AnnotationScan(Consumer<String> descriptors) {
    this.descriptors = descriptors;
  }

  void scan(ClassModel model) {
    element(model);
    model.fields().forEach(this::element);
    model.methods().forEach(this::element);
  }

  private void element(AttributedElement element) {
    for (Attribute<?> attribute : element.attributes()) {
      switch (attribute) {
        case RuntimeVisibleAnnotationsAttribute visible -> annotations(visible.annotations());
        case RuntimeVisibleParameterAnnotationsAttribute visible ->
            visible.parameterAnnotations().forEach(this::annotations);
        case RuntimeVisibleTypeAnnotationsAttribute visible ->
            visible.annotations().forEach(each -> annotation(each.annotation()));
        case AnnotationDefaultAttribute visible -> value(visible.defaultValue());
        case RecordAttribute components -> components.components().forEach(this::element);
        default -> {
          // Holds no annotations that code can see.
        }
      }
    }
  }

  private void annotations(List<Annotation> annotations) {
    annotations.forEach(this::annotation);
  }

  private void annotation(Annotation annotation) {
    for (AnnotationElement element : annotation.elements()) {
      value(element.value());
    }
  }

  private void value(AnnotationValue value) {
    switch (value) {
      case AnnotationValue.OfClass type -> descriptors.accept(type.className().stringValue());
      case AnnotationValue.OfEnum constant ->
          descriptors.accept(constant.className().stringValue());
      case AnnotationValue.OfArray array -> array.values().forEach(this::value);
      case AnnotationValue.OfAnnotation nested -> annotation(nested.annotation());
      case AnnotationValue.OfConstant plain -> {
        // A number or a text.
      }
    }
  }
}
