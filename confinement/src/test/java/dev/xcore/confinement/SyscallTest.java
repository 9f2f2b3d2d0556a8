package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SyscallTest {

  private static final Pattern DEFINITION =
      Pattern.compile("#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)");

  /** The generic table is that of aarch64, which defines all its optional parts. */
  private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");

  private static final Path X86 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");

  /** The first of the numbers that all architectures have in common. */
  private static final int FIRST_COMMON = 424;

  @ParameterizedTest
  @EnumSource
  void numbersAreThoseOfTheKernelHeaders(Architecture architecture) throws IOException {
    Path header = architecture == Architecture.X86_64 ? X86 : GENERIC;
    assumeTrue(Files.exists(header), "the kernel's headers are not installed");
    Map<String, Integer> numbers = numbers(header);
    for (Syscall syscall : Syscall.values()) {
      String name = syscall == Syscall.SYSCTL ? "_sysctl" : syscall.name().toLowerCase(Locale.ROOT);
      int number = syscall.number(architecture);
      boolean newer =
          number > numbers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      if (!newer && !(number >= FIRST_COMMON && !numbers.containsKey(name))) {
        assertThat(number).as(name).isEqualTo(numbers.getOrDefault(name, Syscall.ABSENT));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noNumberIsUsedTwice(Architecture architecture) {
    Set<Integer> seen = new HashSet<>();
    for (Syscall syscall : Syscall.values()) {
      int number = syscall.number(architecture);
      assertThat(number == Syscall.ABSENT || seen.add(number)).as(syscall.name()).isTrue();
    }
  }

  @Test
  void newCallsHaveOneNumberEverywhere() {
    for (Syscall syscall : Syscall.values()) {
      int x86 = syscall.number(Architecture.X86_64);
      if (x86 >= FIRST_COMMON) {
        assertThat(syscall.number(Architecture.AARCH64)).as(syscall.name()).isEqualTo(x86);
      }
      assertThat(x86).isLessThan(SyscallFilter.FIRST_UNKNOWN);
    }
  }

  @Test
  void olderCallsThatDescriptorsReplaceAreAbsentOnAarch64() {
    assertThat(
            Set.of(
                Syscall.FORK,
                Syscall.VFORK,
                Syscall.MKNOD,
                Syscall.CHMOD,
                Syscall.CHOWN,
                Syscall.UTIME,
                Syscall.IOPL,
                Syscall.MODIFY_LDT))
        .allMatch(syscall -> syscall.number(Architecture.AARCH64) == Syscall.ABSENT);
  }

  @Test
  void otherMachinesHaveNoTable() {
    assertThat(Architecture.named("Linux", "amd64")).contains(Architecture.X86_64);
    assertThat(Architecture.named("Linux", "aarch64")).contains(Architecture.AARCH64);
    assertThat(Architecture.named("Linux", "riscv64")).isEmpty();
    assertThat(Architecture.named("Mac OS X", "aarch64")).isEmpty();
    assertThat(Architecture.named("Windows 11", "amd64")).isEmpty();
  }

  private static Map<String, Integer> numbers(Path header) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : Files.readAllLines(header)) {
      Matcher matcher = DEFINITION.matcher(line);
      if (matcher.find()) {
        numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
      }
    }
    return numbers;
  }
}
