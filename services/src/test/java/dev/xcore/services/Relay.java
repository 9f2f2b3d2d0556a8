package dev.xcore.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that a test can cut and mend. */
public final class Relay implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket listening;

  private Relay(int target, ServerSocket listening) {
    this.target = target;
    this.listening = listening;
    this.port = listening.getLocalPort();
    accept();
  }

  public static Relay to(int target) throws IOException {
    return new Relay(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  public int port() {
    return port;
  }

  private void accept() {
    ServerSocket server = listening;
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket client = server.accept();
              Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
              pump(client, peer);
              pump(peer, client);
            }
          } catch (IOException cut) {
            cutConnections();
          }
        });
  }

  private void pump(Socket from, Socket to) {
    sockets.add(from);
    Thread.ofVirtual()
        .start(() -> {
          try (from;
              to) {
            from.getInputStream().transferTo(to.getOutputStream());
          } catch (IOException cut) {
            sockets.remove(from);
          }
        });
  }

  /** Ends all connections and takes no more. */
  public void cut() throws IOException {
    listening.close();
    cutConnections();
  }

  private void cutConnections() {
    for (Socket socket : sockets) {
      try (socket) {
        sockets.remove(socket);
      } catch (IOException gone) {
        sockets.remove(socket);
      }
    }
  }

  /** Takes connections again, at the same port. */
  public void mend() throws IOException {
    listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    accept();
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
