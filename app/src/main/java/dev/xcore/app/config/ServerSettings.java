package dev.xcore.app.config;

import dev.xcore.server.HttpProtection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code server}.
 *
 * @param host address to listen on
 * @param port to listen on, 0 for any free one
 * @param tls certificate and key; empty for clear text
 * @param maxBodyBytes the largest request body
 * @param maxHeaderBytes the largest request line with all headers
 * @param maxHeaders the most header lines of a request
 * @param minDataRate bytes a second that a request body must come with; 0 for any
 * @param requestTimeout a deadline for requests besides the plugin's own, empty for none
 * @param idleTimeout of a connection on which nothing moves
 * @param shutdownGrace how long requests may take to finish when the server stops
 * @param compression whether answers are compressed for clients that ask for it
 * @param cors which origins may call from browsers
 * @param protection what protects the edge beside the limits of a single request
 * @param accessLogFile where requests are logged, if they are logged and not with everything else
 * @param middleware what stands around requests
 */
public record ServerSettings(
    String host,
    int port,
    Optional<Tls> tls,
    long maxBodyBytes,
    int maxHeaderBytes,
    int maxHeaders,
    long minDataRate,
    Optional<Duration> requestTimeout,
    Duration idleTimeout,
    Duration shutdownGrace,
    boolean compression,
    Cors cors,
    HttpProtection protection,
    Optional<Path> accessLogFile,
    List<CallSettings.Middleware> middleware) {

  /**
   * Certificate and key.
   *
   * @param certificate a PEM file with the certificate chain, or a PKCS#12 file; absolute
   * @param key a PEM file with the PKCS#8 private key, absolute; empty for PKCS#12
   * @param password of the PKCS#12 file, empty for none
   */
  public record Tls(Path certificate, Optional<Path> key, String password) {

    /**
     * Shows the files only.
     *
     * @return fit for logs
     */
    @Override
    public String toString() {
      return "Tls[%s, %s]".formatted(certificate, key);
    }
  }

  /**
   * Cross-origin requests.
   *
   * @param origins such as {@code https://example.org}; {@code *} for all; empty allows none
   * @param methods that may be used
   * @param headers that may be sent; {@code *} for all that are asked for
   * @param exposed headers that scripts may read
   * @param credentials whether cookies may be sent; never with {@code *}
   * @param maxAge how long browsers may remember the answer
   */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      boolean credentials,
      Duration maxAge) {

    /** Copies the lists. */
    public Cors {
      origins = List.copyOf(origins);
      methods = List.copyOf(methods);
      headers = List.copyOf(headers);
      exposed = List.copyOf(exposed);
    }
  }
}
