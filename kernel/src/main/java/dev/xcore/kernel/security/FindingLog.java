package dev.xcore.kernel.security;

import dev.xcore.kernel.security.ScanReport.FindingGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what the scan of one image finds, within bounds. */
final class FindingLog {

  private final List<ScanFinding> findings = new ArrayList<>();
  private final Map<CodeElement, Integer> counts = new HashMap<>();
  private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
  private final Map<Capability, Uses> capabilities = new EnumMap<>(Capability.class);
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<Capability> refused = new HashSet<>();

  private record GroupKey(CodeElement element, ScanRule rule, String uses) {}

  private static final class Group {
    private final ScanFinding example;
    private String lastClass = "";
    private int classes;

    Group(ScanFinding example) {
      this.example = example;
    }

    void count(ScanFinding finding) {
      if (!finding.className().equals(lastClass)) {
        lastClass = finding.className();
        classes++;
      }
    }
  }

  private static final class Uses {
    private final Set<String> examples = new LinkedHashSet<>();
    private int classes;
  }

  /** Tells whether findings of an element are still told one by one, so that their lines matter. */
  boolean tellsEach(CodeElement element) {
    return counts.getOrDefault(element, 0) < ScanReport.MOST_FINDINGS;
  }

  void add(ScanFinding finding) {
    if (counts.merge(finding.element(), 1, Integer::sum) <= ScanReport.MOST_FINDINGS) {
      findings.add(finding);
    }
    GroupKey key = new GroupKey(finding.element(), finding.rule(), subject(finding));
    if (groups.size() < ScanReport.MOST_GROUPS || groups.containsKey(key)) {
      groups.computeIfAbsent(key, absent -> new Group(finding)).count(finding);
    }
    finding.capability().ifPresent(refused::add);
  }

  /** Members of a class that is refused as a whole are one thing. */
  private static String subject(ScanFinding finding) {
    return switch (finding.rule()) {
      case CLASS, MODULE, FORBIDDEN, NEVER -> finding.type();
      case MEMBER,
          NATIVE_METHOD,
          FINALIZER,
          BOOTSTRAP,
          OWN_PACKAGE,
          DAMAGED,
          MISPLACED,
          DUPLICATE,
          NESTED_JAR,
          BAD_PATH ->
          finding.uses();
    };
  }

  void capability(Capability capability, String example) {
    Uses uses = capabilities.computeIfAbsent(capability, absent -> new Uses());
    uses.classes++;
    if (uses.examples.size() < CapabilityUse.MOST_EXAMPLES) {
      uses.examples.add(example);
    }
  }

  void missing(String internal) {
    if (missing.size() < ScanReport.MOST_MISSING) {
      missing.add(ShownText.className(internal));
    }
  }

  ScanReport report(int classes, long bytes) {
    Map<Capability, CapabilityUse> used = new LinkedHashMap<>();
    capabilities.forEach((capability, uses) ->
        used.put(
            capability,
            new CapabilityUse(
                uses.classes, List.copyOf(uses.examples), refused.contains(capability))));
    List<FindingGroup> counted = new ArrayList<>();
    groups.forEach((key, group) ->
        counted.add(
            new FindingGroup(key.element(), key.rule(), key.uses(), group.classes, group.example)));
    return new ScanReport(findings, counted, used, List.copyOf(missing), classes, bytes);
  }
}
