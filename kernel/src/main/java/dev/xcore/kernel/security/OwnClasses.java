package dev.xcore.kernel.security;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the plugin's classes descend from each other and from the JDK: {@code MyThread extends
 * Thread} brings the members of {@code Thread} under another name.
 */
final class OwnClasses {

  private final Judge judge;
  private final Map<String, List<OwnClass>> classes = new HashMap<>();
  private final Map<String, Set<CodeEntry>> users = new HashMap<>();
  private final Map<String, Boolean> guarded = new HashMap<>();
  private final Map<CodeEntry, Set<String>> members = new HashMap<>();

  private record OwnClass(CodeEntry entry, boolean isInterface, List<String> parents) {}

  OwnClasses(Judge judge) {
    this.judge = judge;
  }

  /** Remembers a class and whose members it uses. */
  void add(CodeEntry entry, ClassModel model, Set<String> ownOwners) {
    List<String> parents = new ArrayList<>();
    model.superclass().map(ClassEntry::asInternalName).ifPresent(parents::add);
    model.interfaces().forEach(each -> parents.add(each.asInternalName()));
    boolean isInterface = (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
    classes
        .computeIfAbsent(model.thisClass().asInternalName(), name -> new ArrayList<>(1))
        .add(new OwnClass(entry, isInterface, List.copyOf(parents)));
    ownOwners.forEach(
        owner -> users.computeIfAbsent(owner, name -> new LinkedHashSet<>()).add(entry));
  }

  /** Returns the classes that descend from guarded ones, and those that use such classes. */
  Set<CodeEntry> suspects() {
    Set<CodeEntry> suspects = new LinkedHashSet<>();
    classes.forEach((name, variants) -> {
      if (isGuarded(name)) {
        variants.forEach(each -> suspects.add(each.entry()));
        suspects.addAll(users.getOrDefault(name, Set.of()));
      }
    });
    return suspects;
  }

  private boolean isGuarded(String name) {
    Boolean known = guarded.get(name);
    if (known != null) {
      return known;
    }
    boolean isGuarded = false;
    for (String ancestor : ancestors(name)) {
      isGuarded |= !classes.containsKey(ancestor) && isGuardedByPlatform(ancestor);
    }
    guarded.put(name, isGuarded);
    return isGuarded;
  }

  private boolean isGuardedByPlatform(String name) {
    return judge.ruling(name).kind() == Ruling.Kind.GUARDED;
  }

  /** Lists a class and all above it, own and others, nearest first; circles end. */
  private Set<String> ancestors(String name) {
    Set<String> seen = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    for (int i = 0; i < open.size(); i++) {
      if (seen.add(open.get(i))) {
        for (OwnClass each : classes.getOrDefault(open.get(i), List.of())) {
          open.addAll(each.parents());
        }
      }
    }
    return seen;
  }

  /** Adds to a scan what the class uses of the JDK by way of own classes. */
  void inherited(ClassScan scan) {
    for (PoolEntry constant : scan.references()) {
      if (constant instanceof MemberRefEntry member) {
        String owner = member.owner().asInternalName();
        if (classes.containsKey(owner) && isGuarded(owner)) {
          reference(scan, member, owner);
        }
      }
    }
    String name = scan.model().thisClass().asInternalName();
    if (isGuarded(name)) {
      exposed(scan, name);
    }
  }

  private void reference(ClassScan scan, MemberRefEntry member, String owner) {
    String name = member.name().stringValue();
    String descriptor = member.type().stringValue();
    for (String ancestor : ancestors(owner)) {
      if (classes.containsKey(ancestor)) {
        if (declares(ancestor, name + descriptor)) {
          return;
        }
      } else if (isGuardedByPlatform(ancestor) && judge.inherits(ancestor, name, descriptor)) {
        judge
            .member(ancestor, name, descriptor)
            .ifPresent(
                refusal -> scan.add(use(member.index(), ancestor, name, descriptor, refusal)));
      }
    }
  }

  private Use use(int index, String owner, String name, String descriptor, Refusal refusal) {
    boolean withTypes = judge.tellsOverloads(owner, name);
    return Use.ofMember(index, owner, name, descriptor, withTypes, refusal);
  }

  /**
   * An own interface with the method of a guarded superclass would let code call that method by the
   * interface's name.
   */
  private void exposed(ClassScan scan, String name) {
    Set<String> ancestors = ancestors(name);
    for (String ancestor : ancestors) {
      for (OwnClass each : classes.getOrDefault(ancestor, List.of())) {
        if (each.isInterface()) {
          members(each.entry()).forEach(member -> exposed(scan, ancestors, member));
        }
      }
    }
  }

  private void exposed(ClassScan scan, Set<String> ancestors, String member) {
    int open = member.indexOf('(');
    if (open < 0 || member.startsWith("<") || isImplemented(ancestors, member)) {
      return;
    }
    String name = member.substring(0, open);
    String descriptor = member.substring(open);
    for (String ancestor : ancestors) {
      if (!classes.containsKey(ancestor)
          && isGuardedByPlatform(ancestor)
          && judge.inherits(ancestor, name, descriptor)) {
        Optional<Refusal> refusal = judge.member(ancestor, name, descriptor);
        refusal.ifPresent(each -> scan.add(use(0, ancestor, name, descriptor, each)));
      }
    }
  }

  private boolean isImplemented(Set<String> ancestors, String member) {
    for (String ancestor : ancestors) {
      for (OwnClass each : classes.getOrDefault(ancestor, List.of())) {
        if (!each.isInterface() && members(each.entry()).contains(member)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean declares(String own, String member) {
    return classes.getOrDefault(own, List.of()).stream()
        .allMatch(each -> members(each.entry()).contains(member));
  }

  private Set<String> members(CodeEntry entry) {
    return members.computeIfAbsent(entry, OwnClasses::read);
  }

  private static Set<String> read(CodeEntry entry) {
    Set<String> members = new HashSet<>();
    ClassModel model = ClassFile.of().parse(entry.bytes());
    model
        .fields()
        .forEach(
            each -> members.add(each.fieldName().stringValue() + each.fieldType().stringValue()));
    for (MethodModel each : model.methods()) {
      members.add(each.methodName().stringValue() + each.methodType().stringValue());
    }
    return members;
  }
}
