package dev.xcore.worker;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * All connections of a worker. They are made at once, because a sealed process makes no more.
 *
 * @param control the host's orders
 * @param talk requests of the plugin's own threads
 * @param calls calls, by index
 */
record Connections(Link control, Link talk, List<Link> calls) {

  Connections {
    calls = List.copyOf(calls);
  }

  /**
   * Connects to the host.
   *
   * @param options where, and with which token
   * @return connections that the host has accepted
   * @throws IOException if it has not
   */
  static Connections open(WorkerOptions options) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(options.socket());
    byte[] token = options.token();
    Link control = connect(address, new Hello(token, Hello.Role.CONTROL, 0));
    Link talk = connect(address, new Hello(token, Hello.Role.TALK, 0));
    List<Link> calls = new ArrayList<>();
    for (int index = 0; index < Protocol.CALL_LINKS; index++) {
      calls.add(connect(address, new Hello(token, Hello.Role.CALLS, index)));
    }
    control.receive().expect(FrameType.WELCOME);
    talk.receive().expect(FrameType.WELCOME);
    for (Link link : calls) {
      link.receive().expect(FrameType.WELCOME);
    }
    return new Connections(control, talk, calls);
  }

  private static Link connect(UnixDomainSocketAddress address, Hello hello) throws IOException {
    Link link = Link.patient(SocketChannel.open(address), ReadLimits.USUAL);
    ValueWriter body = ValueWriter.create();
    hello.write(body);
    link.send(FrameType.HELLO, 0, body);
    return link;
  }
}
