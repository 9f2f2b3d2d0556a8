package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call into another process and back, 200 bytes each way, one caller and sixteen: all contenders
 * in alternating rounds, the raw C socket beside them.
 */
final class SandboxPeersRun {

  private static final int PAYLOAD = 200;
  private static final List<Integer> CALLERS = List.of(1, 16);
  private static final int WARM_UPS = 2;

  private final Settings settings;

  SandboxPeersRun(Settings settings) {
    this.settings = settings;
  }

  /** Those that take part. */
  private static List<SandboxContender> contenders(Path folder) {
    return List.of(new SandboxedPeer(folder), new FramePeer(folder), new GrpcPeer(folder));
  }

  List<Figure> run() throws Exception {
    Optional<SocketFloor> floor = SocketFloor.compile(settings);
    List<Figure> figures = new ArrayList<>();
    for (int callers : CALLERS) {
      figures.addAll(run(callers, floor));
    }
    return figures;
  }

  private List<Figure> run(int callers, Optional<SocketFloor> floor) throws Exception {
    Path folder = Files.createDirectories(settings.work().resolve("sandbox-" + callers));
    List<SandboxContender> contenders = contenders(folder);
    try {
      for (SandboxContender contender : contenders) {
        contender.start(callers, payload());
      }
      return rounds(callers, contenders, floor);
    } finally {
      for (SandboxContender contender : contenders) {
        contender.close();
      }
    }
  }

  private List<Figure> rounds(
      int callers, List<SandboxContender> contenders, Optional<SocketFloor> floor)
      throws IOException, InterruptedException {
    Map<String, List<RoundTrips>> measured = new LinkedHashMap<>();
    List<RoundTrips> least = new ArrayList<>();
    for (int round = -WARM_UPS; round < settings.rounds(); round++) {
      for (SandboxContender contender : contenders) {
        RoundTrips trips = RoundTrips.measure(contender, callers, payload(), settings.seconds());
        if (round >= 0) {
          measured.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(trips);
        }
      }
      if (floor.isPresent() && round >= 0) {
        least.add(floor.get().measure(callers, PAYLOAD, settings.seconds()));
      }
    }
    List<Figure> figures = new ArrayList<>();
    measured.forEach((name, rounds) -> figures.addAll(figures(name, callers, rounds, least)));
    return figures;
  }

  private static List<Figure> figures(
      String name, int callers, List<RoundTrips> rounds, List<RoundTrips> least) {
    RoundTrips own = RoundTrips.medians(rounds);
    String what = name + ", " + callers + (callers == 1 ? " caller" : " callers");
    Figure p50 = Figure.of(what + ", p50", own.p50Micros(), "µs");
    Figure p99 = Figure.of(what + ", p99", own.p99Micros(), "µs");
    Figure rate = Figure.of(what, own.perSecond(), "/s");
    if (least.isEmpty()) {
      return List.of(p50, p99, rate);
    }
    RoundTrips socket = RoundTrips.medians(least);
    return List.of(
        p50.beside("C socket", socket.p50Micros()),
        p99.beside("C socket", socket.p99Micros()),
        rate.beside("C socket", socket.perSecond()));
  }

  private static byte[] payload() {
    byte[] payload = new byte[PAYLOAD];
    for (int at = 0; at < PAYLOAD; at++) {
      payload[at] = (byte) (' ' + at % 64);
    }
    return payload;
  }
}
