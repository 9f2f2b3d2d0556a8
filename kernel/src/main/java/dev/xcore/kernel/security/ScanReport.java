package dev.xcore.kernel.security;

import dev.xcore.kernel.settings.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a scan found.
 *
 * @param findings reasons to refuse, at most {@link #MOST_FINDINGS} of an element
 * @param groups the same counted by element and by what is used, without omissions up to {@link
 *     #MOST_GROUPS}
 * @param capabilities what the code uses, allowed or not, by group
 * @param missing classes that are referred to and are neither in the plugin nor in a worker
 * @param classes how many classes were read
 * @param bytes of classes that were read
 */
public record ScanReport(
    List<ScanFinding> findings,
    List<FindingGroup> groups,
    Map<Capability, CapabilityUse> capabilities,
    List<String> missing,
    int classes,
    long bytes) {

  /** Most findings of one folder or jar that are told one by one. */
  public static final int MOST_FINDINGS = 200;

  /** Most groups of findings. */
  public static final int MOST_GROUPS = 5_000;

  /** Most classes that are named as missing. */
  public static final int MOST_MISSING = 50;

  private static final int SHOWN_OWN = 50;
  private static final int SHOWN_REASONS = 5;

  /** Copies the collections; they keep their order. */
  public ScanReport {
    findings = List.copyOf(findings);
    groups = List.copyOf(groups);
    capabilities = Collections.unmodifiableMap(new LinkedHashMap<>(capabilities));
    missing = List.copyOf(missing);
  }

  /**
   * Findings of one kind in one folder or jar.
   *
   * @param element folder or jar
   * @param rule why
   * @param uses what is used
   * @param classes how many classes do
   * @param example a finding of the group
   */
  public record FindingGroup(
      CodeElement element, ScanRule rule, String uses, int classes, ScanFinding example) {}

  /**
   * Tells whether nothing was found.
   *
   * @return false if a sandboxed plugin would be refused
   */
  public boolean isClean() {
    return groups.isEmpty();
  }

  /**
   * Returns what a manifest would have to name in {@code allowed_imports} for all that it can
   * allow.
   *
   * @return names of classes, sorted; not what the manifest names already
   */
  public List<String> grants() {
    TreeSet<String> names = new TreeSet<>();
    groups.forEach(group -> group.example().grant().ifPresent(names::add));
    return List.copyOf(names);
  }

  /**
   * Returns the findings for people: those of the plugin's own classes one by one, those of a
   * library by their most frequent reasons.
   *
   * @return bounded, however large the plugin is
   */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    int own = 0;
    for (ScanFinding finding : findings) {
      if (finding.element().kind() != CodeElement.Kind.LIBRARY && own++ < SHOWN_OWN) {
        problems.add(finding.problem());
      }
    }
    if (own > SHOWN_OWN) {
      String text = "and %,d more of such findings in own classes".formatted(own - SHOWN_OWN);
      problems.add(Problem.of(problems.getLast().file(), text));
    }
    libraries().forEach((element, groups) -> problems.add(library(element, groups)));
    return List.copyOf(problems);
  }

  private Map<CodeElement, List<FindingGroup>> libraries() {
    Map<CodeElement, List<FindingGroup>> libraries = new LinkedHashMap<>();
    for (FindingGroup group : groups) {
      if (group.element().kind() == CodeElement.Kind.LIBRARY) {
        libraries.computeIfAbsent(group.element(), key -> new ArrayList<>()).add(group);
      }
    }
    return libraries;
  }

  private static Problem library(CodeElement element, List<FindingGroup> groups) {
    StringBuilder text = new StringBuilder("is a library that sandboxed plugins may not bring:");
    groups.stream()
        .sorted((a, b) -> Integer.compare(b.classes(), a.classes()))
        .limit(SHOWN_REASONS)
        .forEach(group ->
            text.append(
                "\n%,d × %s (first in %s)"
                    .formatted(
                        group.classes(), group.example().message(), group.example().className())));
    if (groups.size() > SHOWN_REASONS) {
      text.append("\nand %,d other reasons".formatted(groups.size() - SHOWN_REASONS));
    }
    return Problem.of(element.label(), text.toString());
  }
}
