package dev.xcore.cli;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** An internal class is used by classes of its own module: the third part of its package name. */
final class OnlyBeUsedByTheirModule extends ArchCondition<JavaClass> {

  OnlyBeUsedByTheirModule() {
    super("only be used by their own module");
  }

  @Override
  public void check(JavaClass internal, ConditionEvents events) {
    for (Dependency dependency : internal.getDirectDependenciesToSelf()) {
      JavaClass user = dependency.getOriginClass();
      if (!module(user).equals(module(internal))) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
  }

  private static String module(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", 4);
    return parts.length > 2 ? parts[2] : "";
  }
}
