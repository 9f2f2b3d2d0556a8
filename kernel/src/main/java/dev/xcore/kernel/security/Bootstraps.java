package dev.xcore.kernel.security;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.util.Optional;
import java.util.Set;

/**
 * The methods by which javac links call sites and constants. Any other would be handed a lookup of
 * its caller, the key to reflection.
 */
final class Bootstraps {

  private static final Set<String> ALLOWED =
      Set.of(
          "java/lang/invoke/LambdaMetafactory.metafactory",
          "java/lang/invoke/LambdaMetafactory.altMetafactory",
          "java/lang/invoke/StringConcatFactory.makeConcat",
          "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
          "java/lang/runtime/ObjectMethods.bootstrap",
          "java/lang/runtime/SwitchBootstraps.typeSwitch",
          "java/lang/runtime/SwitchBootstraps.enumSwitch",
          "java/lang/invoke/ConstantBootstraps.primitiveClass",
          "java/lang/invoke/ConstantBootstraps.nullConstant",
          "java/lang/invoke/ConstantBootstraps.enumConstant");

  private static final String INVOKE = "java/lang/invoke/ConstantBootstraps.invoke";

  /** What a switch over enumeration constants calls to describe them. */
  private static final Set<String> INVOKED =
      Set.of("java/lang/Enum$EnumDesc.of", "java/lang/constant/ClassDesc.of");

  private Bootstraps() {}

  /** Returns the bootstrap method as Java writes it if it is another than javac's. */
  static Optional<String> strange(BootstrapMethodEntry entry) {
    String name = name(entry.bootstrapMethod());
    boolean isKnown = ALLOWED.contains(name) || (name.equals(INVOKE) && describesEnum(entry));
    return isKnown ? Optional.empty() : Optional.of(ShownText.className(name));
  }

  private static boolean describesEnum(BootstrapMethodEntry entry) {
    return !entry.arguments().isEmpty()
        && entry.arguments().getFirst() instanceof MethodHandleEntry handle
        && INVOKED.contains(name(handle));
  }

  private static String name(MethodHandleEntry handle) {
    MemberRefEntry reference = handle.reference();
    return reference.owner().asInternalName() + "." + reference.name().stringValue();
  }
}
