package dev.xcore.worker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The packages of this process that a plugin sees: those of the JDK, the SDK, and the few that the
 * SDK speaks in. For these the process's classes always win; everything else of it is invisible.
 */
final class VisiblePackages {

  /** The platform's own packages: none but the SDK's is visible. */
  static final String PLATFORM = "dev.xcore.";

  private static final Set<String> SDK =
      Set.of("dev.xcore.sdk", "dev.xcore.sdk.data", "dev.xcore.sdk.http");

  /** Visible with the packages below them. */
  private static final List<String> SHARED =
      List.of(
          "org.slf4j",
          "jakarta.validation",
          "jakarta.inject",
          "com.fasterxml.jackson.annotation",
          "org.jspecify.annotations");

  private static final Set<String> JDK = jdk();

  private VisiblePackages() {}

  static boolean includes(String packageName) {
    return JDK.contains(packageName) || SDK.contains(packageName) || isShared(packageName);
  }

  private static boolean isShared(String packageName) {
    for (String shared : SHARED) {
      if (packageName.startsWith(shared)
          && (packageName.length() == shared.length()
              || packageName.charAt(shared.length()) == '.')) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> jdk() {
    Set<String> packages = new HashSet<>();
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      if (name.startsWith("java.") || name.startsWith("jdk.")) {
        packages.addAll(module.getPackages());
      }
    }
    return packages;
  }
}
