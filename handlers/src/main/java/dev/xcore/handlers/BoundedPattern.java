package dev.xcore.handlers;

import java.util.regex.Pattern;

/**
 * A regular expression whose matching ends, whatever the input: an expression such as {@code (a+)+}
 * needs exponential time on some texts, which a caller could use to stop the server. A text that
 * takes more steps than allowed, or more stack than there is, does not match.
 */
record BoundedPattern(Pattern pattern) {

  private static final long STEPS_PER_CHARACTER = 200;
  private static final long LEAST_STEPS = 200_000;

  boolean matches(String text) {
    long steps = Math.max(LEAST_STEPS, text.length() * STEPS_PER_CHARACTER);
    try {
      return pattern.matcher(new CountedText(text, new Steps(steps))).matches();
    } catch (OutOfSteps | StackOverflowError e) {
      // The matcher recurses for every repetition of a group, so a long text may exhaust the stack.
      return false;
    }
  }

  private static final class Steps {
    private long left;

    Steps(long left) {
      this.left = left;
    }

    void take() {
      left--;
      if (left < 0) {
        throw new OutOfSteps();
      }
    }
  }

  private static final class OutOfSteps extends RuntimeException {
    OutOfSteps() {
      super("too many steps", null, false, false);
    }
  }

  private record CountedText(String text, Steps steps) implements CharSequence {

    @Override
    public char charAt(int index) {
      steps.take();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.substring(start, end), steps);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
