package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Those who knock at a door, and know its token. */
final class Visitors implements AutoCloseable {

  private final Path socket;
  private final byte[] token;
  private final List<AutoCloseable> open = new ArrayList<>();

  Visitors(Door door) {
    this.socket = door.socket();
    this.token = HexFormat.of().parseHex(door.token());
  }

  byte[] token() {
    return token;
  }

  /** Connects and says nothing. */
  SocketChannel visit() throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    open.add(channel);
    return channel;
  }

  /** The right greeting for a place. */
  Hello hello(Hello.Role role, int index) {
    return new Hello(token, role, index);
  }

  Link knock(Hello hello) throws IOException {
    ValueWriter out = ValueWriter.create();
    hello.write(out);
    return send(visit(), out);
  }

  /** Sends a greeting of any parts. */
  Link send(SocketChannel channel, Object... parts) throws IOException {
    ValueWriter out = ValueWriter.create();
    for (Object part : parts) {
      out.value(part);
    }
    return send(channel, out);
  }

  private Link send(SocketChannel channel, ValueWriter hello) throws IOException {
    Link link = Link.patient(channel, ReadLimits.USUAL);
    open.add(link);
    link.send(FrameType.HELLO, 0, hello);
    return link;
  }

  /** Sends bytes that need not be a frame. */
  static void raw(SocketChannel channel, int length, int type, byte... body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
    channel.write(frame.putInt(length).put((byte) type).putInt(0).put(body).flip());
  }

  /** Makes all connections that a worker makes. */
  List<Link> worker() throws IOException {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < Protocol.CALL_LINKS; i++) {
      links.add(knock(hello(Hello.Role.CALLS, i)));
    }
    links.add(knock(hello(Hello.Role.CONTROL, 0)));
    links.add(knock(hello(Hello.Role.TALK, 0)));
    return links;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable visitor : open) {
      visitor.close();
    }
  }
}
