package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's unprivileged file access rules: an allow-list of paths for a thread and its
 * descendants.
 */
final class Landlock {

  /** The first version that also controls TCP. */
  static final int RECOMMENDED_ABI = 4;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long REMOVE = 1 << 4 | 1 << 5;
  private static final long MAKE_FOLDER = 1 << 7;
  private static final long MAKE_FILE = 1 << 8;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long DEVICE_IOCTL = 1 << 15;

  private static final long READ = READ_FILE | READ_FOLDER;
  private static final long FILE_RIGHTS =
      EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_IOCTL;

  /** No links, sockets, pipes or devices can be made. */
  private static final long WRITE =
      READ | WRITE_FILE | REMOVE | MAKE_FOLDER | MAKE_FILE | REFER | TRUNCATE;

  private static final int CREATE_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;
  private static final int TCP_RIGHTS = 3;
  private static final int SCOPES = 3;
  private static final long DESCRIPTOR_OFFSET = 8;

  private final SpawnPlan plan;
  private final int abi;
  private final int ruleset;

  private Landlock(SpawnPlan plan, int abi, int ruleset) {
    this.plan = plan;
    this.abi = abi;
    this.ruleset = ruleset;
  }

  /** Returns the version of the kernel's Landlock, or a negated error number. */
  static int abi(SystemCalls calls) {
    return (int) calls.call(Syscall.LANDLOCK_CREATE_RULESET, 0, 0, CREATE_VERSION);
  }

  /** Makes a ruleset that denies everything the kernel's version can deny. */
  static Landlock create(SpawnPlan plan, int abi) {
    MemorySegment attributes = plan.arena().allocate(24, 8);
    attributes.set(JAVA_LONG, 0, handled(abi));
    attributes.set(JAVA_LONG, 8, abi >= RECOMMENDED_ABI ? TCP_RIGHTS : 0);
    attributes.set(JAVA_LONG, 16, abi >= 6 ? SCOPES : 0);
    long size = abi >= 6 ? 24 : abi >= RECOMMENDED_ABI ? 16 : 8;
    long ruleset =
        plan.calls()
            .must(
                "make Landlock rules",
                Syscall.LANDLOCK_CREATE_RULESET,
                attributes.address(),
                size,
                0);
    return new Landlock(plan, abi, plan.keep((int) ruleset));
  }

  /** Allows what a cage names, except the scratch folder. */
  void allow(Cage cage) {
    cage.readable().forEach(path -> add(path, READ));
    cage.executable().forEach(path -> add(path, READ | EXECUTE));
    cage.writable().forEach(path -> add(path, WRITE));
  }

  /** Allows the scratch folder when the plan is carried out: a mount may come in between. */
  void allowLater(Path scratch) {
    MemorySegment rule = rule(scratch, WRITE);
    plan.openStep(
        "open the scratch folder",
        scratch,
        SpawnPlan.O_PATH,
        rule.asSlice(DESCRIPTOR_OFFSET, JAVA_INT));
    plan.step(
        "allow the scratch folder",
        Syscall.LANDLOCK_ADD_RULE,
        ruleset,
        RULE_PATH_BENEATH,
        rule.address());
  }

  /** Restricts the thread that carries out the plan; no_new_privs must come before. */
  void restrict() {
    plan.step("restrict file access", Syscall.LANDLOCK_RESTRICT_SELF, ruleset, 0);
  }

  private void add(Path path, long rights) {
    int descriptor = plan.tryOpen(path, SpawnPlan.O_PATH, 0);
    if (descriptor < 0) {
      // Nothing there, or not for this user: nothing to allow.
      return;
    }
    MemorySegment rule = rule(path, rights);
    rule.set(JAVA_INT, DESCRIPTOR_OFFSET, descriptor);
    plan.calls()
        .must(
            "allow " + path, Syscall.LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, rule.address());
  }

  private MemorySegment rule(Path path, long rights) {
    MemorySegment rule = plan.arena().allocate(16, 8);
    long possible = Files.isDirectory(path) ? rights : rights & FILE_RIGHTS;
    rule.set(JAVA_LONG, 0, possible & handled(abi));
    return rule;
  }

  /** Returns the rights a version knows, all of which are denied unless allowed. */
  private static long handled(int abi) {
    int rights = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
    return (1L << rights) - 1;
  }
}
