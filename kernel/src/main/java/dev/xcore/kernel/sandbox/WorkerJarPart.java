package dev.xcore.kernel.sandbox;

/** What the worker's jar is made of: the packages below one folder, out of one artifact. */
enum WorkerJarPart {
  WORKER("dev.xcore:xcore-worker", "dev/xcore/worker/", "WorkerMain", false),
  HANDLERS("dev.xcore:xcore-handlers", "dev/xcore/handlers/", "HandlerTable", false),
  CONFINEMENT("dev.xcore:xcore-confinement", "dev/xcore/confinement/", "Seal", false),
  IPC("dev.xcore:xcore-ipc", "dev/xcore/ipc/", "Link", false),
  SDK("dev.xcore:xcore-sdk", "dev/xcore/sdk/", "Plugin", true),
  LOG("org.slf4j:slf4j-api", "org/slf4j/", "LoggerFactory", true),
  VALIDATION(
      "jakarta.validation:jakarta.validation-api", "jakarta/validation/", "Validation", true),
  INJECTION("jakarta.inject:jakarta.inject-api", "jakarta/inject/", "Inject", true),
  JSON(
      "com.fasterxml.jackson.core:jackson-annotations",
      "com/fasterxml/jackson/annotation/",
      "JsonProperty",
      true),
  NULLNESS("org.jspecify:jspecify", "org/jspecify/annotations/", "Nullable", true);

  private final String artifact;
  private final String folder;
  private final String marker;
  private final boolean isVisible;

  WorkerJarPart(String artifact, String folder, String marker, boolean isVisible) {
    this.artifact = artifact;
    this.folder = folder;
    this.marker = folder + marker + ".class";
    this.isVisible = isVisible;
  }

  /** Returns who has it, for people. */
  String artifact() {
    return artifact;
  }

  /** Returns the folder of its packages, with a slash at the end. */
  String folder() {
    return folder;
  }

  /** Returns a class file by which the part is found. */
  String marker() {
    return marker;
  }

  /** Returns whether plugins may see its classes. */
  boolean isVisible() {
    return isVisible;
  }
}
