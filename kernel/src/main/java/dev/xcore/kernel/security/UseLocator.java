package dev.xcore.kernel.security;

import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.classfile.attribute.LineNumberTableAttribute;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks the instructions of a class that has findings, to tell where they are. */
final class UseLocator {

  /** Most places that are told of one use in one class. */
  private static final int MOST_PLACES = 10;

  private static final int DEEPEST_CONSTANT = 8;

  private final Map<Integer, Set<Position>> wanted = new HashMap<>();
  private Position here = Position.CLASS;

  private UseLocator(Set<Use> uses) {
    for (Use use : uses) {
      if (use.index() > 0) {
        wanted.put(use.index(), new LinkedHashSet<>());
      }
    }
  }

  /**
   * Finds the instructions that use constants.
   *
   * @return positions by the constant's index, in the order of the class; damaged methods are left
   *     out
   */
  static Map<Integer, Set<Position>> locate(ClassModel model, Set<Use> uses) {
    UseLocator locator = new UseLocator(uses);
    if (!locator.wanted.isEmpty()) {
      for (MethodModel method : model.methods()) {
        locator.method(method);
      }
    }
    return locator.wanted;
  }

  /** Finds the first line of a method, 0 if it has none. */
  static int firstLine(ClassModel model, String member) {
    try {
      for (MethodModel method : model.methods()) {
        if (member.equals(ShownText.of(method.methodName().stringValue() + "()"))) {
          return method.findAttribute(Attributes.code()).map(UseLocator::firstLine).orElse(0);
        }
      }
      return 0;
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      return 0;
    }
  }

  private static int firstLine(CodeAttribute code) {
    Optional<LineNumberTableAttribute> lines = code.findAttribute(Attributes.lineNumberTable());
    return lines.stream()
        .flatMap(table -> table.lineNumbers().stream())
        .mapToInt(LineNumberInfo::lineNumber)
        .min()
        .orElse(0);
  }

  private void method(MethodModel method) {
    String name = ShownText.of(method.methodName().stringValue()) + "()";
    here = new Position(name, 0);
    try {
      method.code().ifPresent(code -> code.forEach(this::element));
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      here = new Position(name, 0); // The finding stands without its line.
    }
  }

  private void element(CodeElement element) {
    switch (element) {
      case LineNumber line -> here = new Position(here.member(), line.line());
      case InvokeInstruction call -> hit(call.method().index());
      case FieldInstruction access -> hit(access.field().index());
      case NewObjectInstruction made -> hit(made.className().index());
      case TypeCheckInstruction check -> hit(check.type().index());
      case NewReferenceArrayInstruction array -> hit(array.componentType().index());
      case NewMultiArrayInstruction array -> hit(array.arrayType().index());
      case ExceptionCatch handler -> handler.catchType().ifPresent(type -> hit(type.index()));
      case InvokeDynamicInstruction call -> {
        hit(call.invokedynamic().index());
        arguments(call.invokedynamic().bootstrap(), 0);
      }
      case ConstantInstruction.LoadConstantInstruction load -> constant(load.constantEntry(), 0);
      default -> {
        // Uses no constant that refers to a class.
      }
    }
  }

  private void arguments(BootstrapMethodEntry bootstrap, int depth) {
    for (LoadableConstantEntry argument : bootstrap.arguments()) {
      constant(argument, depth + 1);
    }
  }

  private void constant(LoadableConstantEntry constant, int depth) {
    hit(constant.index());
    if (constant instanceof MethodHandleEntry handle) {
      hit(handle.reference().index());
    } else if (constant instanceof ConstantDynamicEntry dynamic && depth < DEEPEST_CONSTANT) {
      arguments(dynamic.bootstrap(), depth);
    }
  }

  private void hit(int index) {
    Set<Position> places = wanted.get(index);
    if (places != null && places.size() < MOST_PLACES) {
      places.add(here);
    }
  }
}
