package dev.xcore.services.state;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.HistoryFile;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.StateDocument;
import dev.xcore.kernel.state.StateStatus;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of plugins in the platform's own tables, shared by all nodes of a database. Words are
 * written before they are acknowledged; each node looks from time to time what others have said. A
 * copy in a file lets a node start while the database is away. Thread safe.
 */
public final class SqlPluginStates implements PluginStates {

  private static final Logger LOG = LoggerFactory.getLogger(SqlPluginStates.class);

  /** How often is tried what others come between. */
  private static final int ATTEMPTS = 20;

  /** The first statements may have to wait for the tables to be made. */
  private static final int OPENINGS = 2;

  private static final int LONGEST_NAME = 255;

  private final StateSettings settings;
  private final InstantSource clock;
  private final StateTable table;
  private final ActTable acts;
  private final HistoryFile unsent;
  private final SharedView view;
  private final StateFollowing following;
  private final StateMove move;
  private volatile @Nullable String failure;

  private SqlPluginStates(
      Supplier<Database> database,
      StateSettings settings,
      StateDocument document,
      InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.table = new StateTable(database);
    this.acts = new ActTable(database, settings.history(), clock);
    this.unsent =
        HistoryFile.at(settings.copy().resolveSibling("plugin-history.jsonl"), settings.history());
    this.view = new SharedView(settings.copy(), document);
    this.move = new StateMove(settings, document, table, clock);
    this.following = new StateFollowing(settings.interval(), this::look, view);
  }

  /**
   * Makes a store that is not connected to yet.
   *
   * @param database the platform's own tables, asked for at each use
   * @param settings how the state is shared
   * @return the store, which knows what the file says
   * @throws dev.xcore.kernel.settings.SettingsException if the file cannot be understood
   */
  public static SqlPluginStates create(Supplier<Database> database, StateSettings settings) {
    return new SqlPluginStates(
        database, settings, StateDocument.read(settings.copy()), InstantSource.system());
  }

  @Override
  public Optional<DesiredState> find(String plugin) {
    return Optional.ofNullable(view.plugins().get(plugin)).flatMap(KnownPlugin::desired);
  }

  @Override
  public Map<String, KnownPlugin> all() {
    return view.plugins();
  }

  @Override
  public void put(String plugin, DesiredState state) {
    change(
        plugin,
        known ->
            known.desired().filter(said -> said.wish() == state.wish()).isPresent()
                ? known
                : known.with(Optional.of(state)));
  }

  @Override
  public void withdraw(String plugin) {
    change(plugin, known -> known.with(Optional.empty()));
  }

  @Override
  public void installed(String plugin, InstalledVersion version) {
    change(plugin, known -> known.with(version));
  }

  @Override
  public void removed(String plugin, String actor) {
    DesiredState word = new DesiredState(Wish.UNLOADED, actor + " (removed it)", clock.instant());
    change(plugin, known -> new KnownPlugin(Optional.of(word), Optional.empty()));
  }

  /** Others may have its files. */
  @Override
  public void forget(String plugin) {}

  private void change(String plugin, UnaryOperator<KnownPlugin> change) {
    if (plugin.length() > LONGEST_NAME) {
      throw new ConflictException(
          "nothing can be kept of a plugin whose name has more than %d characters"
              .formatted(LONGEST_NAME));
    }
    reaching(
        "stored, so nothing was changed",
        () -> {
          move.require();
          for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt(plugin, change)) {
              return plugin;
            }
          }
          throw new ConflictException(
              "plugin '%s' is being changed by other nodes: try again".formatted(plugin));
        });
  }

  private boolean attempt(String plugin, UnaryOperator<KnownPlugin> change) {
    Optional<StateRow> row = table.find(plugin);
    KnownPlugin before = row.map(StateRow::known).orElse(KnownPlugin.UNKNOWN);
    view.found(plugin, before);
    KnownPlugin after = change.apply(before);
    if (after.equals(before)) {
      row.ifPresent(view::wrote);
      return true;
    }
    long revision = row.map(StateRow::revision).orElse(0L) + 1;
    StateRow next = StateRow.of(plugin, revision, settings.node(), after);
    if (!table.write(next)) {
      LOG.info("plugin={} was changed by another node meanwhile: its word is read first", plugin);
      return false;
    }
    view.wrote(next);
    return true;
  }

  @Override
  public void refresh() {
    reaching(
        "read, so nothing was changed",
        () -> {
          readAll();
          return settings;
        });
  }

  private void readAll() {
    move.require();
    boolean isTaken = false;
    for (int attempt = 0; attempt < ATTEMPTS && !isTaken; attempt++) {
      long since = view.writes();
      isTaken = view.read(table.all(), since);
    }
  }

  /** Looks what others have said, and sends what could not be sent before. */
  private boolean look() {
    boolean wasAway = failure != null;
    refresh();
    send();
    return wasAway;
  }

  private void send() {
    List<PluginAct> waiting = unsent.all();
    for (PluginAct act : waiting) {
      reaching(
          "sent",
          () -> {
            acts.add(local(act));
            return act;
          });
    }
    unsent.remove(waiting.stream().map(PluginAct::id).collect(Collectors.toSet()));
  }

  /** What was done while the state was this node's alone has no node's name. */
  private PluginAct local(PluginAct act) {
    return act.node().equals("local")
        ? new PluginAct(
            act.id(),
            act.plugin(),
            act.kind(),
            act.actor(),
            settings.node(),
            act.at(),
            act.version(),
            act.isDone(),
            act.message())
        : act;
  }

  @Override
  public void record(PluginAct act) {
    if (failure != null) {
      unsent.add(act);
      return;
    }
    try {
      reaching(
          "stored",
          () -> {
            acts.add(act);
            return act;
          });
    } catch (XcoreException away) {
      LOG.debug("act={} is sent when the database is back", act.id(), away);
      unsent.add(act);
    }
  }

  @Override
  public List<PluginAct> history(String plugin, int most) {
    List<PluginAct> here = unsent.of(plugin, most);
    List<PluginAct> there = reaching("read", () -> acts.of(plugin, most));
    return Stream.concat(here.stream(), there.stream()).distinct().limit(most).toList();
  }

  @Override
  public StateStatus status() {
    String why = failure;
    String message =
        why == null
            ? "shared by all nodes of the database"
            : "what was known last holds, and nothing can be changed: " + why;
    return new StateStatus(SharedView.DATABASE, settings.node(), why != null, message);
  }

  @Override
  public void open() {
    for (int attempt = 1; attempt <= OPENINGS; attempt++) {
      try {
        look();
        view.takeChanged();
        return;
      } catch (XcoreException away) {
        LOG.debug("the state of plugins cannot be read yet attempt={}", attempt, away);
      }
    }
    LOG.warn(
        "plugins' state: what was known last holds plugins={} file={}",
        view.plugins().size(),
        settings.copy());
  }

  @Override
  public void follow(Follower follower) {
    following.begin(follower);
  }

  @Override
  public void close() {
    following.close();
  }

  /** Does something with the database, and remembers whether it is away. */
  private <T> T reaching(String what, Supplier<T> work) {
    try {
      T outcome = work.get();
      back();
      return outcome;
    } catch (ConflictException refused) {
      throw refused;
    } catch (XcoreException away) {
      throw away(what, away.detail());
    } catch (DatabaseException wrong) {
      throw away(what, String.valueOf(wrong.getMessage()));
    }
  }

  private void back() {
    if (failure != null) {
      failure = null;
      LOG.info("plugins' state: the database is back");
    }
  }

  private ServiceUnavailableException away(String what, String reason) {
    if (failure == null) {
      LOG.warn("plugins' state: the database is away reason={}", reason);
    }
    failure = reason;
    return new ServiceUnavailableException(
        "the state of plugins cannot be %s: %s; try again when the database is back"
            .formatted(what, reason));
  }
}
