package dev.xcore.kernel.security;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what was found wanting in one class into findings with positions. */
final class ClassFindings {

  private final ClassScan scan;
  private final SourceFiles sources;
  private final Map<Integer, Set<Position>> places;

  /**
   * Prepares the findings of a class.
   *
   * @param scan what was found
   * @param sources for the names of source files
   * @param isLocated whether instructions are walked to find lines
   */
  ClassFindings(ClassScan scan, SourceFiles sources, boolean isLocated) {
    this.scan = scan;
    this.sources = sources;
    this.places = isLocated ? UseLocator.locate(scan.model(), scan.uses()) : Map.of();
  }

  /** Returns the findings; the mere name of a class counts only where nothing tells more. */
  List<ScanFinding> list() {
    Set<String> explained = new HashSet<>();
    for (Use use : scan.uses()) {
      if (!use.isMention()) {
        explained.add(use.type());
      }
    }
    List<ScanFinding> findings = new ArrayList<>();
    List<Use> vague = new ArrayList<>();
    for (Use use : scan.uses()) {
      Set<Position> found = places.getOrDefault(use.index(), Set.of());
      if (use.member() != null) {
        findings.add(finding(use, inMember(use.member())));
      } else if (!use.isMention() || !explained.contains(use.type())) {
        found.forEach(place -> findings.add(finding(use, place)));
        if (found.isEmpty()) {
          vague.add(use);
        }
      }
    }
    vague.stream()
        .filter(use -> !use.isMention() || !isTold(use, findings))
        .forEach(use -> findings.add(finding(use, Position.CLASS)));
    return findings;
  }

  private static boolean isTold(Use use, List<ScanFinding> findings) {
    return findings.stream()
        .anyMatch(told ->
            told.uses().equals(use.text())
                || (use.refusal().capability().isPresent()
                    && told.capability().equals(use.refusal().capability())));
  }

  private Position inMember(String member) {
    return new Position(member, UseLocator.firstLine(scan.model(), member));
  }

  private ScanFinding finding(Use use, Position position) {
    String type = ShownText.className(scan.entry().className());
    Refusal refusal = use.refusal();
    String verb = isOfItself(refusal.rule()) ? "is or has " : "uses ";
    return new ScanFinding(
        refusal.rule(),
        scan.entry().element(),
        file(),
        position.line(),
        type,
        position.member(),
        use.type(),
        use.text(),
        refusal.capability(),
        refusal.grant(),
        verb + use.text() + ", " + refusal.reason());
  }

  private static boolean isOfItself(ScanRule rule) {
    return switch (rule) {
      case NATIVE_METHOD, FINALIZER, OWN_PACKAGE, MISPLACED -> true;
      case CLASS,
          MEMBER,
          FORBIDDEN,
          NEVER,
          MODULE,
          BOOTSTRAP,
          DAMAGED,
          DUPLICATE,
          NESTED_JAR,
          BAD_PATH ->
          false;
    };
  }

  /** Names the source file if it is there, else where it would be, else the class file. */
  private String file() {
    CodeEntry entry = scan.entry();
    Optional<String> source = sourcePath(scan.model(), entry.className());
    if (entry.element().kind() == CodeElement.Kind.LIBRARY) {
      return ShownText.of(entry.element().label() + "!/" + source.orElse(entry.path()));
    }
    return ShownText.of(source.flatMap(sources::find).or(() -> source).orElse(entry.path()));
  }

  private static Optional<String> sourcePath(ClassModel model, String className) {
    try {
      String folder = className.substring(0, className.lastIndexOf('/') + 1);
      return model
          .findAttribute(Attributes.sourceFile())
          .map(attribute -> attribute.sourceFile().stringValue())
          .filter(name -> name.matches("[\\w$.-]{1,100}"))
          .map(name -> folder + name);
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      return Optional.empty();
    }
  }
}
