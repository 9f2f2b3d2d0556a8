package dev.xcore.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a class file says and reflection does not: the order of its methods, and the names of their
 * parameters in the local-variable table.
 *
 * <p>The bytes come from the class's own loader. Where it has none, or others (a class defined in
 * memory, or replaced on disk), nothing is known.
 */
final class ClassImage {

  private static final int MAX_BYTES = 16 << 20;

  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, MethodModel> methods = new HashMap<>();

  private ClassImage() {}

  static ClassImage of(Class<?> type) {
    ClassImage image = new ClassImage();
    read(type).ifPresent(image::index);
    return image;
  }

  /** Returns where a method stands in the source; unknown ones come last. */
  int order(Method method) {
    return order.getOrDefault(key(method), Integer.MAX_VALUE);
  }

  /** Returns the name of a parameter, from the local-variable table. */
  Optional<String> parameterName(Method method, int index) {
    MethodModel model = methods.get(key(method));
    if (model == null) {
      return Optional.empty();
    }
    int slot = slot(method, index);
    return model
        .code()
        .flatMap(code -> code.findAttribute(Attributes.localVariableTable()))
        .flatMap(table ->
            table.localVariables().stream()
                .filter(variable -> variable.slot() == slot && variable.startPc() == 0)
                .map(LocalVariableInfo::name)
                .map(name -> name.stringValue())
                .findFirst());
  }

  private static int slot(Method method, int index) {
    int slot = 1;
    for (Class<?> type : List.of(method.getParameterTypes()).subList(0, index)) {
      slot += type == long.class || type == double.class ? 2 : 1;
    }
    return slot;
  }

  private void index(ClassModel model) {
    List<MethodModel> all = model.methods();
    for (int i = 0; i < all.size(); i++) {
      MethodModel method = all.get(i);
      String key = method.methodName().stringValue() + method.methodType().stringValue();
      order.put(key, i);
      methods.put(key, method);
    }
  }

  private static Optional<ClassModel> read(Class<?> type) {
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readNBytes(MAX_BYTES);
      ClassModel model = ClassFile.of().parse(bytes);
      boolean isThis = model.thisClass().asInternalName().equals(type.getName().replace('.', '/'));
      return isThis ? Optional.of(model) : Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      // Not the bytes this class was made of: as good as none, the caller has a second way.
      return Optional.empty();
    }
  }

  private static String key(Method method) {
    return method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .descriptorString();
  }
}
