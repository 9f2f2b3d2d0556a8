package dev.xcore.kernel.security;

/**
 * Reads the code of a plugin without running it, and tells what in it sandboxed plugins may not
 * use, down to single members, and what it uses at all. Nothing is allowed that the list of the
 * platform, the manifest or the operator does not name.
 *
 * <p>This is admission control: computed names, endless loops and the weaknesses of libraries
 * cannot be seen in bytes. The confined process is what holds them. Thread safe; what was read of
 * the JDK is kept.
 */
public final class CodeScanner {

  private final AccessRules rules = AccessRules.read();
  private final PlatformClasses platform = new PlatformClasses();

  private CodeScanner() {}

  /**
   * Makes a scanner.
   *
   * @return to be kept: it becomes faster with use
   */
  public static CodeScanner create() {
    return new CodeScanner();
  }

  /**
   * Scans code without knowing its sources.
   *
   * @param image the code
   * @param policy what the plugin may use beyond the default
   * @return the findings; damaged classes are findings too
   */
  public ScanReport scan(CodeImage image, ImportPolicy policy) {
    return scan(image, policy, SourceFiles.NONE);
  }

  /**
   * Scans code.
   *
   * @param image the code
   * @param policy what the plugin may use beyond the default
   * @param sources for positions of findings in own classes
   * @return the findings; damaged classes are findings too
   */
  public ScanReport scan(CodeImage image, ImportPolicy policy, SourceFiles sources) {
    return new ImageScan(image, new Platform(rules, platform), policy, sources).run();
  }

  /** What is known of the platform, the same for all plugins. */
  record Platform(AccessRules rules, PlatformClasses classes) {}
}
