package dev.xcore.app.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SubmoduleConfig.FetchRecurseSubmodulesMode;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;

/**
 * Fetches plugins from git repositories: one commit without its history, into a bare repository
 * that is thrown away, and its files from there. No hook, filter, attribute or submodule of the
 * repository has any effect. Immutable.
 */
public final class GitSource {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final String FETCHED = "refs/xcore/fetched";
  private static final int MOST_LISTED = 12;

  /** How long a fetch whose time is over may take to end by itself. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final GitLimits limits;

  private GitSource(GitLimits limits) {
    this.limits = limits;
  }

  /**
   * Makes a source.
   *
   * @param limits of what is fetched
   * @return the source
   */
  public static GitSource create(GitLimits limits) {
    return new GitSource(limits);
  }

  /**
   * Fetches a plugin.
   *
   * @param spec the repository
   * @param folder an existing, empty folder that nobody else writes to
   * @param progress hears how far it is
   * @return the plugin's folder in it, without {@code .git}
   * @throws CatalogException if it cannot be fetched within the limits, or holds what a plugin may
   *     not hold
   */
  public FetchedPlugin fetch(PluginSpec.Git spec, Path folder, FetchProgress progress) {
    GitAddress address = GitAddress.parse(spec.url(), limits.schemes());
    Optional<String> ref = spec.ref().map(GitAddress::checkedRef);
    // A wait for the network ends by an interrupt on a virtual thread only.
    ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    Future<FetchedPlugin> work = thread.submit(() -> fetch(address, ref, folder, progress));
    try {
      return work.get(limits.total().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof CatalogException known
          ? known
          : new CatalogException(address.shown() + " was not fetched: " + failed, failed);
    } catch (TimeoutException late) {
      throw new CatalogException(
          "%s was not fetched: it took longer than %d s"
              .formatted(address.shown(), limits.total().toSeconds()),
          late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CatalogException("interrupted while fetching " + address.shown(), interrupted);
    } finally {
      thread.shutdownNow();
    }
  }

  private FetchedPlugin fetch(
      GitAddress address, Optional<String> ref, Path folder, FetchProgress progress) {
    Path bare = folder.resolve("fetched.git");
    GitBrake brake = new GitBrake(bare, limits, progress);
    try (Git git = Git.init().setBare(true).setDirectory(bare.toFile()).call()) {
      git.getRepository().getConfig().setBoolean("transfer", null, "fsckObjects", true);
      ObjectId commit = new Fetching(git, address, brake).commit(ref);
      Path target = Files.createDirectory(folder.resolve(name(address)));
      new GitTree(git.getRepository(), limits, address.shown()).writeTo(commit, target);
      return new FetchedPlugin(target, "git+%s#%s".formatted(address.shown(), commit.name()));
    } catch (GitAPIException | IOException failure) {
      throw brake.explained(address.shown(), failure);
    } finally {
      Scratch.remove(bare);
    }
  }

  /** The folder's name is the repository's, for messages only. */
  private static String name(GitAddress address) {
    String path = address.url().getPath().replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") && !last.equals("fetched.git")
        ? last
        : "plugin";
  }

  /** One commit on its way here. */
  private final class Fetching {

    private final Git git;
    private final GitAddress address;
    private final GitBrake brake;

    Fetching(Git git, GitAddress address, GitBrake brake) {
      this.git = git;
      this.address = address;
      this.brake = brake;
    }

    ObjectId commit(Optional<String> ref) throws GitAPIException, IOException {
      if (ref.filter(each -> COMMIT.matcher(each).matches()).isPresent()) {
        return exactly(ref.get());
      }
      Collection<Ref> offered =
          Git.lsRemoteRepository().setRemote(address.url().toString()).setTimeout(seconds()).call();
      fetch("+" + find(ref, offered) + ":" + FETCHED, true);
      return fetched(git.getRepository());
    }

    private String find(Optional<String> ref, Collection<Ref> offered) {
      List<String> names = offered.stream().map(Ref::getName).toList();
      List<String> wanted =
          ref.map(each -> List.of(Constants.R_TAGS + each, Constants.R_HEADS + each))
              .orElse(List.of(Constants.HEAD));
      return wanted.stream()
          .filter(names::contains)
          .findFirst()
          .orElseThrow(() -> missing(ref, names));
    }

    private CatalogException missing(Optional<String> ref, List<String> names) {
      List<String> known =
          new ArrayList<>(
              new TreeSet<>(
                  names.stream()
                      .filter(
                          each -> each.startsWith("refs/heads/") || each.startsWith("refs/tags/"))
                      .map(each -> each.replaceFirst("refs/(heads|tags)/", ""))
                      .toList()));
      return new CatalogException(
          "%s has no %s; it has: %s"
              .formatted(
                  address.shown(),
                  ref.map(each -> "branch or tag '" + each + "'").orElse("default branch"),
                  known.isEmpty()
                      ? "nothing"
                      : Fields.plain(
                          String.join(", ", known.stream().limit(MOST_LISTED).toList()))));
    }

    /** Servers need not give out a commit by its name; then it is looked for in all branches. */
    private ObjectId exactly(String commit) throws GitAPIException, IOException {
      try {
        fetch("+" + commit + ":" + FETCHED, true);
      } catch (GitAPIException refused) {
        brake.check(address.shown());
        fetch("+refs/heads/*:refs/xcore/heads/*", false);
        fetch("+refs/tags/*:refs/xcore/tags/*", false);
      }
      ObjectId id = ObjectId.fromString(commit);
      if (!git.getRepository().getObjectDatabase().has(id)) {
        throw new CatalogException(
            "%s has no commit %s in its branches and tags".formatted(address.shown(), commit));
      }
      return id;
    }

    private void fetch(String refSpec, boolean isShallow) throws GitAPIException {
      FetchCommand fetch =
          git.fetch()
              .setRemote(address.url().toString())
              .setRefSpecs(new RefSpec(refSpec))
              .setTagOpt(TagOpt.NO_TAGS)
              .setRecurseSubmodules(FetchRecurseSubmodulesMode.NO)
              .setTimeout(seconds())
              .setProgressMonitor(brake);
      if (isShallow) {
        fetch.setDepth(1);
      }
      fetch.call();
      brake.check(address.shown());
    }

    private int seconds() {
      return (int) Math.max(1, limits.silence().toSeconds());
    }

    private ObjectId fetched(Repository repository) throws IOException {
      ObjectId id = repository.resolve(FETCHED + "^{commit}");
      if (id == null) {
        throw new TransportException("nothing was fetched");
      }
      return id;
    }
  }
}
