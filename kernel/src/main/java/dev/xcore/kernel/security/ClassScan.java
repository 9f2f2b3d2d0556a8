package dev.xcore.kernel.security;

import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.BootstrapMethodsAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.DynamicConstantPoolEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one class: its constants, the types of its members, its annotations. Instructions are not
 * looked at, since all that they can reach is a constant.
 */
final class ClassScan {

  private final CodeEntry entry;
  private final Judge judge;
  private final Descriptors descriptors;
  private final ClassModel model;
  private final PoolIndex index;
  private final @Nullable Ruling[] owners;
  private final Set<Use> uses = new LinkedHashSet<>();
  private final Map<Capability, String> capabilities = new EnumMap<>(Capability.class);
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<String> ownOwners = new LinkedHashSet<>();

  /**
   * Prepares to read a class.
   *
   * @throws RuntimeException if it is no class file
   */
  ClassScan(CodeEntry entry, Judge judge, Descriptors descriptors) {
    this.entry = entry;
    this.judge = judge;
    this.descriptors = descriptors;
    this.model = ClassFile.of().parse(entry.bytes());
    this.index = PoolIndex.of(entry.bytes());
    this.owners = new Ruling[model.constantPool().size()];
  }

  /** Reads. */
  void run() {
    identity();
    references().forEach(this::constant);
    bootstraps();
    model.fields().forEach(this::field);
    model.methods().forEach(this::method);
    if (index.hasAnnotations()) {
      new AnnotationScan(this::annotationValue).scan(model);
    }
  }

  /** Returns the constants that refer to other classes. */
  List<PoolEntry> references() {
    List<PoolEntry> constants = new ArrayList<>(index.references().length);
    for (int each : index.references()) {
      constants.add(model.constantPool().entryByIndex(each));
    }
    return constants;
  }

  ClassModel model() {
    return model;
  }

  CodeEntry entry() {
    return entry;
  }

  /** Returns what was found wanting. */
  Set<Use> uses() {
    return uses;
  }

  /** Returns what is used, allowed or not, with an example. */
  Map<Capability, String> capabilities() {
    return capabilities;
  }

  /** Returns the names of classes that are nowhere. */
  Set<String> missing() {
    return missing;
  }

  /** Returns the names of the plugin's classes whose members are used. */
  Set<String> ownOwners() {
    return ownOwners;
  }

  /** Adds something that was found by looking at other classes too. */
  void add(Use use) {
    uses.add(use);
    use.refusal().capability().ifPresent(each -> capabilities.putIfAbsent(each, use.text()));
  }

  private void identity() {
    String name = model.thisClass().asInternalName();
    if (!name.equals(entry.className())) {
      String shown = ShownText.className(name);
      flag(
          ScanRule.MISPLACED,
          shown,
          "a class that lies in another place than its name says; put it where it belongs");
    }
    if (judge.isReserved(name) || judge.isReserved(entry.className())) {
      flag(
          ScanRule.OWN_PACKAGE,
          ShownText.className(name),
          "a class in a package of the JDK or of the platform; move it to another package, or leave"
              + " it out (in Maven: scope 'provided')");
    }
  }

  private void flag(ScanRule rule, String text, String reason) {
    add(Use.ofFlaw(text, new Refusal(rule, Optional.empty(), reason, Optional.empty())));
  }

  private void constant(PoolEntry constant) {
    switch (constant) {
      case ClassEntry type -> mention(constant.index(), TypeNames.elementOf(type.asInternalName()));
      case MemberRefEntry member -> member(member);
      case DynamicConstantPoolEntry dynamic ->
          type(constant.index(), dynamic.type().stringValue(), null);
      case MethodTypeEntry type -> type(constant.index(), type.descriptor().stringValue(), null);
      default -> {
        // The index names no other kind.
      }
    }
  }

  private void mention(int at, String internal) {
    if (internal.isEmpty()) {
      return;
    }
    Ruling ruling = judge.ruling(internal);
    ruling.refusal().ifPresent(refusal -> add(Use.ofClass(at, ruling, refusal)));
    if (ruling.kind() == Ruling.Kind.OPEN) {
      note(ruling);
    } else if (ruling.kind() == Ruling.Kind.MISSING) {
      missing.add(internal);
    }
  }

  private void note(Ruling ruling) {
    ruling
        .capability()
        .ifPresent(
            each -> capabilities.computeIfAbsent(each, key -> ShownText.className(ruling.name())));
  }

  private void member(MemberRefEntry member) {
    int at = member.owner().index();
    @Nullable Ruling ruling = owners[at];
    boolean isNew = ruling == null;
    String owner = member.owner().asInternalName();
    if (ruling == null) {
      // Arrays have the members of Object.
      ruling = judge.ruling(owner.startsWith("[") ? "java/lang/Object" : owner);
      owners[at] = ruling;
    }
    switch (ruling.kind()) {
      case OWN -> {
        if (isNew) {
          ownOwners.add(owner);
        }
      }
      case GUARDED -> guarded(member, owner);
      case OPEN, MISSING -> ruling.refusal().ifPresent(refusal -> refuse(member, owner, refusal));
    }
  }

  private void guarded(MemberRefEntry member, String owner) {
    String name = member.name().stringValue();
    String descriptor = member.type().stringValue();
    judge.member(owner, name, descriptor).ifPresent(refusal -> refuse(member, owner, refusal));
    judge
        .capability(owner, name, descriptor)
        .ifPresent(each ->
            capabilities.computeIfAbsent(
                each, key -> ShownText.className(owner) + "." + ShownText.of(name)));
  }

  private void refuse(MemberRefEntry member, String owner, Refusal refusal) {
    String name = member.name().stringValue();
    String descriptor = member.type().stringValue();
    boolean withTypes = judge.tellsOverloads(owner, name);
    add(Use.ofMember(member.index(), owner, name, descriptor, withTypes, refusal));
  }

  private void bootstraps() {
    Optional<BootstrapMethodsAttribute> attribute =
        model.findAttribute(Attributes.bootstrapMethods());
    for (BootstrapMethodEntry each :
        attribute.map(BootstrapMethodsAttribute::bootstrapMethods).orElse(List.of())) {
      Bootstraps.strange(each)
          .ifPresent(name ->
              flag(
                  ScanRule.BOOTSTRAP,
                  name,
                  "which links call sites or constants as javac does not; do without it"));
    }
  }

  private void field(FieldModel field) {
    type(0, field.fieldType().stringValue(), field.fieldName().stringValue());
  }

  private void method(MethodModel method) {
    String descriptor = method.methodType().stringValue();
    int flags = method.flags().flagsMask();
    if ((flags & ClassFile.ACC_NATIVE) != 0) {
      special(method, ScanRule.NATIVE_METHOD, Capability.NATIVE, "a native method");
    }
    if (descriptor.equals("()V")
        && (flags & ClassFile.ACC_STATIC) == 0
        && method.methodName().equalsString("finalize")) {
      special(method, ScanRule.FINALIZER, Capability.THREADS, "a finalizer");
    }
    if (!descriptors.refusedIn(descriptor).isEmpty()) {
      type(0, descriptor, method.methodName().stringValue() + "()");
    }
  }

  private void special(MethodModel method, ScanRule rule, Capability capability, String what) {
    String reason = "which sandboxed plugins may not have; remove it";
    Refusal refusal = new Refusal(rule, Optional.of(capability), reason, Optional.empty());
    add(Use.ofFlaw(what, refusal).in(method.methodName().stringValue() + "()"));
  }

  /** Looks at the classes that a descriptor names. */
  private void type(int at, String descriptor, @Nullable String place) {
    for (Ruling ruling : descriptors.refusedIn(descriptor)) {
      Use use = Use.ofClass(at, ruling, ruling.refusal().orElseThrow());
      add(place == null ? use : use.in(place));
    }
  }

  private void annotationValue(String descriptor) {
    List<Ruling> refused = new ArrayList<>(descriptors.refusedIn(descriptor));
    refused.forEach(ruling -> add(Use.ofClass(0, ruling, ruling.refusal().orElseThrow())));
  }
}
