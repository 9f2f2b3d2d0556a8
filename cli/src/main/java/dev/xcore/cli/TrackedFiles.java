package dev.xcore.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Files with secrets that git has, and thereby everybody who has the repository.
 *
 * @param root the application's folder
 */
record TrackedFiles(Path root) {

  private static final int PATIENCE_SECONDS = 20;

  List<Finding> all() {
    if (!isInRepository()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (String file : tracked()) {
      if (isSecret(file)) {
        findings.add(
            Finding.fail(
                "tracked file",
                file + " is in the git repository",
                "git rm --cached "
                    + file
                    + ", add it to .gitignore, and change the secrets in it"));
      }
    }
    return findings;
  }

  private boolean isInRepository() {
    for (Path folder = root; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSecret(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    String name = lower.substring(lower.lastIndexOf('/') + 1);
    boolean isSample =
        name.endsWith(".example") || name.endsWith(".sample") || name.endsWith(".template");
    boolean isEnvironment = name.equals(".env") || (name.startsWith(".env.") && !isSample);
    return isEnvironment || lower.startsWith("var/secrets/") || lower.contains("/var/secrets/");
  }

  private List<String> tracked() {
    Path answer = null;
    try {
      answer = Files.createTempFile("xcore-tracked", ".txt");
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "ls-files", "-z")
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return List.of();
      }
      return List.of(Files.readString(answer, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException noGit) {
      return List.of();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      remove(answer);
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      throw new CommandFailure("cannot remove " + file + ": " + left.getMessage(), left);
    }
  }
}
