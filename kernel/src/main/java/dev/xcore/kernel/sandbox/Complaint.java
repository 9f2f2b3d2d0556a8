package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has said on its error output, as far as it is of interest.
 *
 * @param text its beginning, stripped
 */
record Complaint(String text) {

  private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);
  private static final int LONGEST = 2000;

  /** What Java says before it gives up because the system has no memory for it. */
  private static final List<String> NO_MEMORY =
      List.of(
          "os::commit_memory",
          "Cannot allocate memory",
          "insufficient memory for the Java Runtime Environment",
          "Out of Memory Error");

  /** Reads it; nothing if it cannot be read. */
  static Complaint of(Path errors) {
    try (InputStream in = Files.newInputStream(errors)) {
      return new Complaint(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      LOG.debug("the error output of a worker cannot be read", e);
      return new Complaint("");
    }
  }

  /** Whether Java itself ran out of memory: its heap is told by the exit code. */
  boolean isOfMemory() {
    return NO_MEMORY.stream().anyMatch(text::contains);
  }

  /** Returns it to be appended to a sentence. */
  String appended() {
    return text.isEmpty() ? "" : "; it said: " + text;
  }
}
