package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.security.PlatformClasses.PlatformClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The list names only what there is: a name with a slip of the pen would allow or deny nothing. */
class AllowedRulesTest {

  private final AccessRules rules = AccessRules.read();
  private final PlatformClasses platform = new PlatformClasses();

  @Test
  void everyClassOfTheListExists() {
    List<String> absent = new ArrayList<>();
    for (String name : rules.classes().keySet()) {
      if (platform.isBase(name) && platform.find(name).isEmpty()) {
        absent.add(name);
      }
    }

    assertThat(absent).isEmpty();
  }

  @Test
  void everyMemberOfTheListExists() {
    List<String> absent = new ArrayList<>();
    rules
        .classes()
        .forEach((name, rule) -> {
          Optional<PlatformClass> type = platform.find(name);
          for (String member : rule.members().keySet()) {
            if (type.isPresent() && !hasMember(name, member)) {
              absent.add(name + "." + member);
            }
          }
        });

    assertThat(absent).isEmpty();
  }

  private boolean hasMember(String name, String member) {
    return platform.lineage(name).stream()
        .flatMap(type -> type.members().stream())
        .anyMatch(each -> each.startsWith(member));
  }

  @Test
  void everyPackageOfTheListExists() {
    assertThat(rules.packages().stream().filter(name -> name.startsWith("java")))
        .allSatisfy(name ->
            assertThat(platform.module(name + "/Any").isPresent() || isTree(name))
                .as(name)
                .isTrue());
  }

  private static boolean isTree(String name) {
    return name.equals("java/lang/classfile") || name.startsWith("javax/");
  }
}
