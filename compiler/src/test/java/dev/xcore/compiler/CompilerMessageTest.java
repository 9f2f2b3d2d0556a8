package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerMessageTest {

  @Test
  void showsPlaceKindAndCaretBelowTheColumn() {
    CompilerMessage message =
        new CompilerMessage(
            CompilerMessage.Kind.ERROR, "a/Main.java", 3, 5, "cannot find symbol", "    foo();");

    assertThat(message.toString())
        .isEqualTo(
            """
            a/Main.java:3:5: error: cannot find symbol
                    foo();
                    ^\
            """);
  }

  @Test
  void keepsTabsBeforeTheCaretSoThatItStaysBelowTheColumn() {
    CompilerMessage message =
        new CompilerMessage(CompilerMessage.Kind.WARNING, "M.java", 1, 3, "x", "\t\tfoo();");

    assertThat(message.text()).isEqualTo("warning: x\n    \t\tfoo();\n    \t\t^");
  }

  @Test
  void showsAPartOfALongLineAroundTheColumn() {
    String line = "a".repeat(50_000) + "!" + "b".repeat(50_000);
    CompilerMessage message =
        new CompilerMessage(CompilerMessage.Kind.ERROR, "M.java", 1, 50_001, "x", line);

    assertThat(message.sourceLine()).hasSize(120);
    assertThat(message.sourceLine().charAt(message.column() - 1)).isEqualTo('!');
  }

  @Test
  void masksWhatWouldSteerATerminal() {
    CompilerMessage message =
        new CompilerMessage(
            CompilerMessage.Kind.ERROR, "M\u001b[2J.java", 1, 1, "x\u001b]0;y\u0007", "z\u0008");

    assertThat(message.toString()).doesNotContain("\u001b", "\u0007", "\u0008");
  }

  @Test
  void hasNoCaretWithoutALine() {
    assertThat(CompilerMessage.error("M.java", "is gone").toString())
        .isEqualTo("M.java: error: is gone");
    assertThat(CompilerMessage.error("", "failed").toString()).isEqualTo("error: failed");
  }
}
