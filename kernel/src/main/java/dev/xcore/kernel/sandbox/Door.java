package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.Protocol;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one worker knocks: a socket of its own, open until all its connections are made. Whoever is
 * another user, comes with another token, or for a place that is taken, is turned away. Used by one
 * thread.
 */
final class Door implements Closeable {

  private static final int BACKLOG = 128;
  private static final int MOST_STRANGERS = 16;
  private static final long GLANCE = 20; // milliseconds
  private static final long INTRODUCTION = TimeUnit.SECONDS.toNanos(2);

  private final Path socket;
  private final byte[] token = new byte[Protocol.TOKEN];
  private final ServerSocketChannel server;
  private final LargeFrames memory;
  private final Link[] calls = new Link[Protocol.CALL_LINKS];
  private @Nullable Link control;
  private @Nullable Link talk;
  private int missing = Protocol.CALL_LINKS + 2;
  private int strangers;

  private Door(Path socket, ServerSocketChannel server, SecureRandom random, LargeFrames memory) {
    this.socket = socket;
    this.server = server;
    this.memory = memory;
    random.nextBytes(token);
  }

  /**
   * Opens the socket.
   *
   * @param socket its path, at most 100 bytes long
   * @param random makes the token
   * @param memory of frames that are long
   */
  static Door open(Path socket, SecureRandom random, LargeFrames memory) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      // The worker may run as another user; its token, and the folder's name, keep others out.
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      server.configureBlocking(false);
      return new Door(socket, server, random, memory);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  Path socket() {
    return socket;
  }

  /** Returns the token in hexadecimal digits, for the worker's command line. */
  String token() {
    return HexFormat.of().formatHex(token);
  }

  /**
   * Waits until the worker has made all its connections.
   *
   * @param peers the users that may come
   * @param isAlive whether it can still come
   * @param deadline as {@link System#nanoTime} will tell it
   * @throws IOException if it ends, or others crowd the door
   */
  WorkerLinks await(Peers peers, BooleanSupplier isAlive, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    try (Selector knocks = Selector.open()) {
      server.register(knocks, SelectionKey.OP_ACCEPT);
      while (missing > 0) {
        SocketChannel visitor = server.accept();
        if (visitor != null) {
          receive(visitor, peers, Math.min(deadline, System.nanoTime() + INTRODUCTION));
        } else {
          look(knocks, isAlive, deadline);
        }
      }
    }
    return new WorkerLinks(present(control), present(talk), Arrays.asList(calls));
  }

  private static Link present(@Nullable Link link) throws IOException {
    if (link == null) {
      throw new IOException("a connection is missing");
    }
    return link;
  }

  private void look(Selector knocks, BooleanSupplier isAlive, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    if (System.nanoTime() >= deadline) {
      throw new TimeoutException("the worker did not introduce itself in time");
    }
    if (!isAlive.getAsBoolean()) {
      throw new IOException("the worker ended before it introduced itself");
    }
    knocks.select(GLANCE);
    knocks.selectedKeys().clear();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void receive(SocketChannel visitor, Peers peers, long deadline)
      throws IOException, InterruptedException {
    boolean isIn = false;
    Link link = Link.watchful(visitor, ReadLimits.USUAL, memory);
    try {
      isIn = peers.admit(visitor) && isSeated(link, deadline);
    } catch (ProtocolException | TimeoutException | java.io.EOFException e) {
      isIn = false;
    } finally {
      if (!isIn) {
        link.close();
      }
    }
    if (!isIn && ++strangers > MOST_STRANGERS) {
      throw new IOException("strangers crowd the worker's socket");
    }
  }

  private boolean isSeated(Link link, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    Hello hello = Hello.read(link.receive(deadline).expect(FrameType.HELLO));
    if (!MessageDigest.isEqual(hello.token(), token) || isTaken(hello)) {
      return false;
    }
    link.send(FrameType.WELCOME, 0, ValueWriter.create().integer(Protocol.VERSION), deadline);
    switch (hello.role()) {
      case CONTROL -> control = link;
      case TALK -> talk = link.asPatient();
      case CALLS -> calls[hello.index()] = link;
    }
    missing--;
    return true;
  }

  private boolean isTaken(Hello hello) {
    return switch (hello.role()) {
      case CONTROL -> control != null;
      case TALK -> talk != null;
      case CALLS -> calls[hello.index()] != null;
    };
  }

  /** Closes the socket, and the connections if not all were made. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    if (missing > 0) {
      for (Link link : calls) {
        discard(link);
      }
      discard(control);
      discard(talk);
    }
  }

  private static void discard(@Nullable Link link) throws IOException {
    if (link != null) {
      link.close();
    }
  }
}
