package dev.xcore.cli;

import dev.xcore.kernel.install.InstallProgress;

/** Shows how far long work is, to people; pipes and files see nothing of it. Used by one thread. */
final class ProgressBar implements InstallProgress, AutoCloseable {

  private static final int WIDTH = 30;
  private static final long SHOWN_FROM = 1 << 20;

  private final Terminal terminal;
  private final String what;
  private int shown = -1;

  ProgressBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  @Override
  public void at(long done, long total) {
    int percent = total == 0 ? 100 : (int) (done * 100 / total);
    if (terminal.interactive() && total >= SHOWN_FROM && percent != shown) {
      shown = percent;
      int full = WIDTH * percent / 100;
      terminal
          .err()
          .print(
              "\r%s [%s%s] %3d %%"
                  .formatted(what, "#".repeat(full), " ".repeat(WIDTH - full), percent));
      terminal.err().flush();
    }
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (shown >= 0) {
      terminal.err().print("\r" + " ".repeat(what.length() + WIDTH + 10) + "\r");
      terminal.err().flush();
    }
  }
}
