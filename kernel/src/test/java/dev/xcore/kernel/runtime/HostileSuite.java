package dev.xcore.kernel.runtime;

import dev.xcore.kernel.security.ScanSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All techniques, and a program that tries them as another user. */
final class HostileSuite {

  private HostileSuite() {}

  static List<Technique> techniques() {
    List<Technique> all = new ArrayList<>();
    all.addAll(FileTechniques.reading());
    all.addAll(FileTechniques.writing());
    all.addAll(OutsideTechniques.network());
    all.addAll(OutsideTechniques.processes());
    all.addAll(OutsideTechniques.nativeCode());
    all.addAll(InsideTechniques.reflection());
    all.addAll(InsideTechniques.classLoading());
    all.addAll(InsideTechniques.threads());
    all.addAll(LyingTechniques.results());
    all.addAll(LyingTechniques.services());
    all.addAll(LyingTechniques.endings());
    all.addAll(EventTechniques.permissions());
    all.addAll(EventTechniques.greed());
    all.addAll(HookTechniques.permissions());
    all.addAll(HookTechniques.greed());
    all.addAll(HookTechniques.endings());
    all.addAll(GreedyTechniques.machine());
    all.addAll(GreedyTechniques.memory());
    all.addAll(GreedyTechniques.processor());
    return all;
  }

  /** Argument: a folder. Prints a line for each technique, and what is wrong with it. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    HostileCode code = HostileCode.compile(techniques(), root.resolve("code"));
    try (HostileBench bench = new HostileBench(root, code, ScanSettings.Mode.OFF)) {
      for (Technique technique : code.techniques()) {
        String outcome = bench.contained(technique).orElse("contained");
        System.out.println("technique " + technique.name() + " -> " + outcome.replace('\n', ' '));
      }
      System.out.println("calls " + bench.calls());
    }
    System.exit(0);
  }
}
