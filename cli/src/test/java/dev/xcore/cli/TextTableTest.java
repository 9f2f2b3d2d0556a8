package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable().row("a", "1", "x").row("long", "22", "");

    assertThat(table.lines()).containsExactly("a     1   x", "long  22");
  }

  @Test
  void colourTakesNoWidth() {
    TextTable table = new TextTable().row("\u001B[32mok\u001B[0m", "x").row("fail", "y");

    assertThat(table.lines()).containsExactly("\u001B[32mok\u001B[0m    x", "fail  y");
  }

  @Test
  void rowsMayHaveDifferentLengths() {
    TextTable table = new TextTable().row("only").row("a", "b");

    assertThat(table.lines()).containsExactly("only", "a     b");
  }
}
