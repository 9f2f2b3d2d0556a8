package dev.xcore.services.tasks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this process has taken, by queue, and how much more it may take. Thread safe. */
final class TaskQueues {

  private static final int BATCH = 200;
  private static final int MANY = 1000;

  private final Function<String, Integer> concurrency;
  private final Map<String, TaskQueue> queues = new TreeMap<>();

  TaskQueues(Function<String, Integer> concurrency) {
    this.concurrency = concurrency;
  }

  private TaskQueue queue(String name) {
    return queues.computeIfAbsent(name, each -> new TaskQueue(each, concurrency.apply(each)));
  }

  /** Returns the queues from which nothing is to be taken now. */
  synchronized Set<String> closed() {
    Set<String> closed = new HashSet<>();
    for (TaskQueue queue : queues.values()) {
      if (queue.room() <= 0) {
        closed.add(queue.name());
      }
    }
    return closed;
  }

  /** Begins to count what is taken at once. */
  synchronized Taking taking() {
    return new Taking(
        queues.values().stream().collect(Collectors.toMap(TaskQueue::name, TaskQueue::room)));
  }

  /** Counts what is taken at once, so that no queue gets more than it has room for. */
  final class Taking {

    private final Map<String, Integer> rooms;
    private final int most;
    private boolean hasRefused;
    private List<Claim> claims = List.of();

    Taking(Map<String, Integer> rooms) {
      this.rooms = rooms;
      int known = rooms.values().stream().filter(room -> room > 0).mapToInt(room -> room).sum();
      this.most = Math.clamp(known == 0 ? BATCH : Math.max(known, concurrency.apply("")), 1, BATCH);
    }

    /** How many to ask for: somewhat more than the busiest queue can take. */
    int most() {
      return most;
    }

    boolean hasRoom(String queue) {
      int room = rooms.computeIfAbsent(queue, concurrency);
      rooms.put(queue, room - 1);
      hasRefused |= room <= 0;
      return room > 0;
    }

    void took(List<Claim> taken) {
      claims = taken;
    }

    List<Claim> claims() {
      return claims;
    }

    /** Whether looking again at once is worth it. */
    boolean mayHaveMore() {
      return claims.size() == most || hasRefused;
    }
  }

  /** Takes over what was taken; returns what may begin. */
  synchronized List<Claim> add(List<Claim> claims) {
    forgetIdle();
    Set<String> names = new HashSet<>();
    for (Claim claim : claims) {
      queue(claim.queue()).add(claim);
      names.add(claim.queue());
    }
    List<Claim> begin = new ArrayList<>();
    for (String name : names) {
      TaskQueue queue = queue(name);
      for (Claim next = queue.next(); next != null; next = queue.next()) {
        begin.add(next);
      }
    }
    return begin;
  }

  /** Anybody may make up names of queues. */
  private void forgetIdle() {
    if (queues.size() > MANY) {
      queues.values().removeIf(queue -> queue.running() == 0 && queue.room() > 0);
    }
  }

  /** Notes the end of a run. */
  synchronized List<Claim> ended(String name, long nanos) {
    TaskQueue queue = queue(name);
    queue.ended(nanos);
    Claim next = queue.next();
    return next == null ? List.of() : List.of(next);
  }

  /** Whether looking for more tasks of a queue is worth it. */
  synchronized boolean isHungry(String name) {
    return queue(name).isHungry();
  }

  /** Gives up all that has not begun. */
  synchronized List<Claim> drain() {
    return queues.values().stream().flatMap(queue -> queue.drain().stream()).toList();
  }

  /** Returns how many run, by queue. */
  synchronized Map<String, Integer> running() {
    Map<String, Integer> all = new TreeMap<>();
    queues.values().forEach(queue -> all.put(queue.name(), queue.running()));
    return all;
  }
}
