package dev.xcore.ipc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two ends of a connection. */
record SocketPair(SocketChannel near, SocketChannel far) implements AutoCloseable {

  /** Connects two channels through a socket in a folder, which may be used again. */
  static SocketPair in(Path folder) throws IOException {
    Path socket = folder.resolve("socket");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      SocketChannel near = SocketChannel.open(address);
      return new SocketPair(near, server.accept());
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  @Override
  public void close() throws IOException {
    try (near;
        far) {
      near.shutdownOutput();
    } catch (IOException closedAlready) {
      near.close();
    }
  }
}
