package dev.xcore.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.Daemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GitSourceIT {

  private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org");

  @TempDir Path root;
  private Path bare;
  private Repository repository;

  /** An entry of a tree, so that trees can be made that git itself would not. */
  private record Item(FileMode mode, String content) {}

  @BeforeEach
  void make() throws Exception {
    bare = root.resolve("greeter.git");
    Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call().close();
    repository = new FileRepository(bare.toFile());
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void theDefaultBranchIsFetchedWithoutItsHistory() throws Exception {
    commit("main", Map.of("plugin.yaml", file("version: 1"), "src/A.java", file("class A {}")));
    ObjectId second = commit("main", Map.of("plugin.yaml", file("version: 2")));

    FetchedPlugin fetched = fetch(url(), "");

    assertThat(fetched.origin()).isEqualTo("git+" + url() + "#" + second.name());
    assertThat(fetched.path().resolve("plugin.yaml")).hasContent("version: 2");
    assertThat(fetched.path().resolve("src")).doesNotExist();
    assertThat(fetched.path().resolve(".git")).doesNotExist();
    assertThat(fetched.path().getParent())
        .isDirectoryNotContaining(each -> each.endsWith("fetched.git"));
  }

  @Test
  void branchesTagsAndCommitsAreFound() throws Exception {
    ObjectId first = commit("main", Map.of("plugin.yaml", file("first")));
    tag("v1.0", first);
    ObjectId second = commit("main", Map.of("plugin.yaml", file("second")));
    commit("feature/new", Map.of("plugin.yaml", file("feature")));

    assertThat(content(fetch(url(), "v1.0"))).isEqualTo("first");
    assertThat(content(fetch(url(), "main"))).isEqualTo("second");
    assertThat(content(fetch(url(), "feature/new"))).isEqualTo("feature");
    assertThat(content(fetch(url(), second.name()))).isEqualTo("second");
    assertThat(content(fetch(url(), first.name()))).isEqualTo("first");
    assertThatThrownBy(() -> fetch(url(), "v2.0"))
        .hasMessageContaining("no branch or tag 'v2.0'; it has: feature/new, main, v1.0");
    assertThatThrownBy(() -> fetch(url(), "0".repeat(40))).hasMessageContaining("no commit 000");
  }

  @Test
  void aRepositoryBehindTheGitProtocolIsFetched() throws Exception {
    ObjectId first = commit("main", Map.of("plugin.yaml", file("first")));
    commit("main", Map.of("plugin.yaml", file("served")));
    Daemon daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon.setRepositoryResolver((client, name) -> {
      repository.incrementOpen();
      return repository;
    });
    daemon.getService("git-upload-pack").setEnabled(true);
    daemon.start();
    try {
      String served = "git://127.0.0.1:%d/greeter.git".formatted(daemon.getAddress().getPort());

      assertThat(content(fetch(served, ""))).isEqualTo("served");
      assertThat(content(fetch(served, first.name()))).isEqualTo("first");
    } finally {
      daemon.stopAndWait();
    }
  }

  @Test
  void aServerThatSaysNothingIsLeft() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "git://127.0.0.1:%d/greeter.git".formatted(silent.getLocalPort());

      assertThatThrownBy(() -> fetch(address, ""))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("was not fetched");
    }
  }

  @Test
  void nothingThereAndNothingInThereSaySo() {
    assertThatThrownBy(() -> fetch(root.resolve("none.git").toUri().toString(), ""))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("was not fetched");
    assertThatThrownBy(() -> fetch(url(), "")).hasMessageContaining("no default branch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext::sh -c touch%20/tmp/x",
        "ext://x/y.git",
        "-oProxyCommand=x/y.git",
        "ssh://-oProxyCommand=touch/x.git",
        "ssh://-x@host/y.git",
        "git://host/-x.git",
        "git:///x.git",
        "file://host/x.git",
        "ftp://host/x.git",
        "jar:file:/x!/y.git",
        "https://host/x.git?a=b",
        "https://host/x.git#main",
        "https://host/",
        "file:x.git",
        "not an address.git"
      })
  void addressesThatCouldMeanSomethingElseAreRefused(String address) {
    assertThatThrownBy(() -> fetch(address, "")).isInstanceOf(CatalogException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x",
        "--upload-pack=x",
        "a..b",
        "a b",
        "a\nb",
        "../x",
        "",
        "a:b",
        "a~1",
        "x.lock"
      })
  void refsThatCouldMeanSomethingElseAreRefused(String ref) throws Exception {
    commit("main", Map.of("plugin.yaml", file("x")));

    assertThatThrownBy(
            () -> source().fetch(new PluginSpec.Git(url(), Optional.of(ref)), folder(), quiet()))
        .hasMessageContaining("is no branch, tag or commit");
  }

  @Test
  void submodulesAreRefused() throws Exception {
    commit("main", Map.of("plugin.yaml", file("x"), "part", new Item(FileMode.GITLINK, "")));

    assertThatThrownBy(() -> fetch(url(), "")).hasMessageContaining("'part' is a submodule");
  }

  @Test
  void linksInsideAreKeptAndLinksThatLeadOutAreRefused() throws Exception {
    commit("main", Map.of("a.txt", file("x"), "src/b.txt", link("../a.txt")));
    Path linked = fetch(url(), "").path().resolve("src/b.txt");
    assertThat(linked).isSymbolicLink().hasContent("x");

    for (String target : new String[] {"/etc/passwd", "../../etc", "..", "gone", "C:\\x", ""}) {
      commit("main", Map.of("a.txt", file("x"), "bad", link(target)));
      assertThatThrownBy(() -> fetch(url(), "")).as(target).hasMessageContaining("is a link");
    }
  }

  @Test
  void linksThatLeadOutTogetherAreRefused() throws Exception {
    commit(
        "main",
        Map.of(
            "p/q/r/f", file("x"),
            "p/q/up", link("../.."),
            "out", link("p/q/up/../..")));

    assertThatThrownBy(() -> fetch(url(), "")).hasMessageContaining("leads out of the plugin");
  }

  @Test
  void namesThatLeadOutAreRefused() throws Exception {
    for (String name : new String[] {"..", ".git", ".GIT", "a\\b", ".", "a\u0007b"}) {
      commit("main", Map.of("plugin.yaml", file("x"), name, file("y")));
      assertThatThrownBy(() -> fetch(url(), "")).as(name).isInstanceOf(CatalogException.class);
    }
    assertThat(root.resolve("y")).doesNotExist();
  }

  @Test
  void whatIsTooLargeIsNotFetchedToItsEnd() throws Exception {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    Map<String, Item> files = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      files.put("f" + i, file(i + new String(noise, StandardCharsets.ISO_8859_1)));
    }
    commit("main", files);

    assertThatThrownBy(() -> fetch(limits(100_000, 1 << 20, 100)))
        .hasMessageContaining("larger than the 100,000 bytes");
    assertThatThrownBy(() -> fetch(limits(1 << 30, 1 << 20, 100)))
        .hasMessageContaining("1,048,576 bytes that a plugin may have");
    assertThatThrownBy(() -> fetch(limits(1 << 30, 1 << 30, 3)))
        .hasMessageContaining("beyond the 3 files");
  }

  @Test
  void aFetchThatTakesTooLongIsEnded() throws Exception {
    commit("main", Map.of("plugin.yaml", file("x")));
    GitLimits usual = GitLimits.usual();

    assertThatThrownBy(() ->
            fetch(
                new GitLimits(
                    usual.schemes(), Duration.ZERO, usual.silence(), 1 << 30, 1 << 30, 100)))
        .hasMessageContaining("took longer than 0 s");
  }

  @Test
  void onlyAllowedSchemesAreFetchedFrom() throws Exception {
    commit("main", Map.of("plugin.yaml", file("x")));
    GitLimits usual = GitLimits.usual();
    GitLimits remote =
        new GitLimits(Set.of("https"), usual.total(), usual.silence(), 1 << 30, 1 << 30, 100);

    assertThatThrownBy(() -> fetch(remote)).hasMessageContaining("allowed: https://");
  }

  @Test
  void aPasswordIsNotRecorded() {
    GitAddress address = GitAddress.parse("https://ada:secret@example.org/x.git", Set.of("https"));

    assertThat(address.shown()).isEqualTo("https://ada@example.org/x.git");
  }

  private static Item file(String content) {
    return new Item(FileMode.REGULAR_FILE, content);
  }

  private static Item link(String target) {
    return new Item(FileMode.SYMLINK, target);
  }

  private static GitLimits limits(long packed, long unpacked, int files) {
    GitLimits usual = GitLimits.usual();
    return new GitLimits(usual.schemes(), usual.total(), usual.silence(), packed, unpacked, files);
  }

  private String url() {
    return "file://" + bare;
  }

  private static FetchProgress quiet() {
    return FetchProgress.unwatched();
  }

  private static GitSource source() {
    GitLimits usual = GitLimits.usual();
    return GitSource.create(
        new GitLimits(
            usual.schemes(),
            usual.total(),
            Duration.ofSeconds(1),
            usual.packed(),
            usual.unpacked(),
            usual.files()));
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(root, "fetch");
  }

  private FetchedPlugin fetch(String address, String ref) throws IOException {
    Optional<String> wanted = ref.isEmpty() ? Optional.empty() : Optional.of(ref);
    return source().fetch(new PluginSpec.Git(address, wanted), folder(), quiet());
  }

  private FetchedPlugin fetch(GitLimits limits) throws IOException {
    return GitSource.create(limits)
        .fetch(new PluginSpec.Git(url(), Optional.empty()), folder(), quiet());
  }

  private static String content(FetchedPlugin fetched) throws IOException {
    return Files.readString(fetched.path().resolve("plugin.yaml"));
  }

  private void tag(String name, ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_TAGS + name);
    update.setNewObjectId(commit);
    update.update();
  }

  /** Commits exactly these entries, by the rules of the format alone. */
  private ObjectId commit(String branch, Map<String, Item> entries) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId tree = tree(inserter, entries);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("a change");
      ObjectId parent = repository.resolve(Constants.R_HEADS + branch);
      if (parent != null) {
        commit.setParentId(parent);
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
      update.setNewObjectId(id);
      update.forceUpdate();
      return id;
    }
  }

  private static ObjectId tree(ObjectInserter inserter, Map<String, Item> entries)
      throws IOException {
    Map<String, Map<String, Item>> folders = new java.util.TreeMap<>();
    Map<String, Item> files = new java.util.TreeMap<>();
    entries.forEach((path, item) -> {
      int slash = path.indexOf('/');
      if (slash < 0) {
        files.put(path, item);
      } else {
        folders
            .computeIfAbsent(path.substring(0, slash), name -> new LinkedHashMap<>())
            .put(path.substring(slash + 1), item);
      }
    });
    TreeFormatter tree = new TreeFormatter();
    Set<String> names = new java.util.TreeSet<>(files.keySet());
    names.addAll(folders.keySet());
    for (String name : names) {
      byte[] raw = name.getBytes(StandardCharsets.UTF_8);
      if (folders.containsKey(name)) {
        tree.append(raw, 0, raw.length, FileMode.TREE, tree(inserter, folders.get(name)), true);
      } else {
        Item item = files.get(name);
        tree.append(raw, 0, raw.length, item.mode(), id(inserter, item), true);
      }
    }
    return inserter.insert(tree);
  }

  private static ObjectId id(ObjectInserter inserter, Item item) throws IOException {
    return item.mode() == FileMode.GITLINK
        ? ObjectId.fromString("1".repeat(40))
        : inserter.insert(Constants.OBJ_BLOB, item.content().getBytes(StandardCharsets.ISO_8859_1));
  }
}
