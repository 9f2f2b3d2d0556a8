package dev.xcore.kernel.security;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The scan of one image. */
final class ImageScan {

  private final CodeImage image;
  private final SourceFiles sources;
  private final FindingLog log = new FindingLog();
  private final Judge judge;
  private final Descriptors descriptors;
  private final OwnClasses own;
  private int classes;
  private long bytes;

  ImageScan(
      CodeImage image, CodeScanner.Platform platform, ImportPolicy policy, SourceFiles sources) {
    this.image = image;
    this.sources = sources;
    Set<String> names = new HashSet<>();
    image.entries().stream()
        .filter(CodeEntry::isClass)
        .forEach(entry -> names.add(entry.className()));
    this.judge = new Judge(platform.rules(), platform.classes(), policy, names::contains);
    this.descriptors = new Descriptors(judge);
    this.own = new OwnClasses(judge);
  }

  ScanReport run() {
    image.flaws().forEach(this::flaw);
    for (CodeEntry entry : image.entries()) {
      if (entry.isClass()) {
        classes++;
        bytes += entry.bytes().length;
        guarded(entry, this::scan);
      }
    }
    own.suspects().forEach(entry -> guarded(entry, this::inherited));
    return log.report(classes, bytes);
  }

  private void scan(CodeEntry entry) {
    ClassScan scan = new ClassScan(entry, judge, descriptors);
    scan.run();
    own.add(entry, scan.model(), scan.ownOwners());
    report(scan);
    scan.capabilities().forEach(log::capability);
    scan.missing().forEach(log::missing);
  }

  /** Looks again at classes that reach members of the JDK by way of the plugin's own classes. */
  private void inherited(CodeEntry entry) {
    ClassScan scan = new ClassScan(entry, judge, descriptors);
    own.inherited(scan);
    report(scan);
  }

  private void report(ClassScan scan) {
    if (!scan.uses().isEmpty()) {
      boolean isLocated = log.tellsEach(scan.entry().element());
      new ClassFindings(scan, sources, isLocated).list().forEach(log::add);
    }
  }

  /** The parser's errors are of many kinds; none may end the scan. */
  private void guarded(CodeEntry entry, Consumer<CodeEntry> step) {
    try {
      step.accept(entry);
    } catch (RuntimeException | StackOverflowError damaged) {
      damaged(entry, damaged);
    }
  }

  private void damaged(CodeEntry entry, Throwable cause) {
    String reason = ShownText.of(String.valueOf(cause.getMessage()));
    log.add(
        finding(
            ScanRule.DAMAGED,
            entry.element(),
            ShownText.of(entry.path()),
            "is no sound class file (%s); compile it again".formatted(reason)));
  }

  private void flaw(CodeFlaw flaw) {
    ScanRule rule =
        switch (flaw.kind()) {
          case DUPLICATE -> ScanRule.DUPLICATE;
          case BAD_PATH -> ScanRule.BAD_PATH;
          case NESTED_JAR -> ScanRule.NESTED_JAR;
        };
    String message = flaw.kind().text() + "; " + flaw.kind().cure();
    log.add(finding(rule, flaw.element(), flaw.path(), message));
  }

  private static ScanFinding finding(
      ScanRule rule, CodeElement element, String path, String message) {
    String file = element.label() + "!/" + path;
    return new ScanFinding(
        rule, element, file, 0, path, "", path, path, Optional.empty(), Optional.empty(), message);
  }
}
