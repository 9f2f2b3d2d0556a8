package dev.xcore.kernel.sandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleMainClassAttribute;
import java.lang.classfile.attribute.ModulePackagesAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes the {@code module-info.class} of the worker's jar. It exports what a plugin may see and
 * nothing else; no package is open.
 */
final class WorkerJarModule {

  /** The name of the module. */
  static final String NAME = "dev.xcore.worker";

  /** The class that the process starts with. */
  static final String MAIN = "dev.xcore.worker.WorkerMain";

  /** What SLF4J looks for; the worker names its own by a system property. */
  private static final String LOG_PROVIDER = "org.slf4j.spi.SLF4JServiceProvider";

  private static final String SUFFIX = ".class";

  private WorkerJarModule() {}

  /** Returns the class file for a jar with these other files. */
  static byte[] write(Set<String> files) {
    SortedSet<String> packages = new TreeSet<>();
    files.stream()
        .filter(name -> name.endsWith(SUFFIX))
        .forEach(name -> packages.add(name.substring(0, name.lastIndexOf('/'))));
    return ClassFile.of()
        .buildModule(
            ModuleAttribute.of(ModuleDesc.of(NAME), module -> describe(module, packages)),
            type ->
                type.with(packages(packages))
                    .with(ModuleMainClassAttribute.of(ClassDesc.of(MAIN))));
  }

  private static ModulePackagesAttribute packages(Set<String> packages) {
    return ModulePackagesAttribute.ofNames(
        packages.stream().map(PackageDesc::ofInternalName).toList());
  }

  private static void describe(
      ModuleAttribute.ModuleAttributeBuilder module, Set<String> packages) {
    module.requires(ModuleDesc.of("java.base"), Set.of(AccessFlag.MANDATED), null);
    packages.stream()
        .filter(WorkerJarModule::isVisible)
        .forEach(name -> module.exports(PackageDesc.ofInternalName(name), List.of()));
    module.uses(ClassDesc.of(LOG_PROVIDER));
  }

  private static boolean isVisible(String packageName) {
    for (WorkerJarPart part : WorkerJarPart.values()) {
      if (part.isVisible() && (packageName + "/").startsWith(part.folder())) {
        return true;
      }
    }
    return false;
  }
}
