package dev.xcore.server;

import dev.xcore.kernel.audit.AuditLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that the HTTP edge needs to know of its application; immutable.
 *
 * @param host address to listen on
 * @param port to listen on, 0 for any free one
 * @param tls certificate and key; empty for clear text
 * @param environment {@code development}, {@code staging} or {@code production}
 * @param name of the application
 * @param version of the platform
 * @param adminToken the bearer token of administrators, asked for at each use; never empty
 * @param limits how much a client may send
 * @param requestTimeout a deadline for plugin calls besides the plugin's own, empty for none
 * @param shutdownGrace how long requests may take to finish when the server stops
 * @param cors which origins may call from browsers
 * @param compression whether answers are compressed for clients that ask for it
 * @param httpProtection what protects the edge beside the limits of a single request
 * @param middleware what stands around requests
 * @param audit records administration
 * @param accessRules who may ask for which paths, asked for at each request
 * @param tenantHeader in which a client says for which tenant it acts
 */
public record ServerOptions(
    String host,
    int port,
    Optional<Tls> tls,
    String environment,
    String name,
    String version,
    Supplier<String> adminToken,
    RequestLimits limits,
    Optional<Duration> requestTimeout,
    Duration shutdownGrace,
    Cors cors,
    boolean compression,
    HttpProtection httpProtection,
    HttpMiddlewares middleware,
    AuditLog audit,
    Supplier<AccessRules> accessRules,
    String tenantHeader) {

  /** Checks the port and that nothing is null. */
  public ServerOptions {
    Objects.requireNonNull(host, "host is null");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("server.port " + port + " is not between 0 and 65535");
    }
    Objects.requireNonNull(adminToken, "adminToken is null");
    Objects.requireNonNull(limits, "limits is null");
    Objects.requireNonNull(httpProtection, "httpProtection is null");
    Objects.requireNonNull(audit, "audit is null");
    Objects.requireNonNull(accessRules, "accessRules is null");
    Objects.requireNonNull(tenantHeader, "tenantHeader is null");
  }

  /**
   * Certificate and key.
   *
   * @param certificate a PEM file with the certificate chain, or a PKCS#12 file
   * @param key a PEM file with the PKCS#8 private key; empty for PKCS#12
   * @param password of the PKCS#12 file, empty for none
   */
  public record Tls(Path certificate, Optional<Path> key, String password) {}

  /**
   * Cross-origin requests (WHATWG Fetch).
   *
   * @param origins such as {@code https://example.org}; {@code *} for all; empty allows none
   * @param methods that may be used
   * @param headers that may be sent; {@code *} for all that are asked for
   * @param exposed headers that scripts may read
   * @param credentials whether cookies may be sent; not possible with {@code *}
   * @param maxAge how long browsers may remember the answer
   */
  public record Cors(
      Set<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      boolean credentials,
      Duration maxAge) {

    /** Copies the lists and refuses credentials for every origin. */
    public Cors {
      origins = Set.copyOf(origins);
      methods = List.copyOf(methods);
      headers = List.copyOf(headers);
      exposed = List.copyOf(exposed);
      if (credentials && origins.contains("*")) {
        throw new IllegalArgumentException(
            "server.cors: credentials and origin * exclude each other; name the origins");
      }
    }

    /**
     * Allows no other origin.
     *
     * @return same-origin only
     */
    public static Cors none() {
      return new Cors(Set.of(), List.of(), List.of(), List.of(), false, Duration.ZERO);
    }

    /**
     * Allows origins to use the usual methods and any headers.
     *
     * @param origins such as {@code https://example.org}, or {@code *}
     * @return without credentials, remembered for ten minutes
     */
    public static Cors of(Set<String> origins) {
      return new Cors(
          origins,
          List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
          List.of("*"),
          List.of("X-Trace-Id"),
          false,
          Duration.ofMinutes(10));
    }
  }

  /**
   * Returns options with defaults: 127.0.0.1:8082, clear text, development.
   *
   * @param adminToken the bearer token of administrators
   * @param uploadDirectory private folder for uploads that do not fit in memory
   * @return a new builder
   */
  public static Builder builder(Supplier<String> adminToken, Path uploadDirectory) {
    return new Builder(adminToken, RequestLimits.usual(uploadDirectory));
  }

  /**
   * Tells whether the freedoms of development are in force.
   *
   * @return false in staging and production
   */
  public boolean isDevelopment() {
    return environment.equals("development");
  }

  /** Collects options. Not thread safe. */
  public static final class Builder {
    private final Supplier<String> adminToken;
    private RequestLimits limits;
    private String host = "127.0.0.1";
    private int port = 8082;
    private Optional<Tls> tls = Optional.empty();
    private String environment = "development";
    private String name = "xcore";
    private String version = "1.0.0";
    private Optional<Duration> requestTimeout = Optional.empty();
    private Duration shutdownGrace = Duration.ofSeconds(10);
    private Cors cors = Cors.none();
    private boolean compression = true;
    private HttpProtection protection = HttpProtection.usual();
    private HttpMiddlewares middleware = HttpMiddlewares.create();
    private AuditLog audit = AuditLog.none();
    private Supplier<AccessRules> accessRules = AccessRules::none;
    private String tenantHeader = "X-Tenant-ID";

    private Builder(Supplier<String> adminToken, RequestLimits limits) {
      this.adminToken = adminToken;
      this.limits = limits;
    }

    /**
     * Sets where to listen.
     *
     * @param address such as {@code 127.0.0.1}
     * @param number of the port, 0 for any free one
     * @return this
     */
    public Builder listen(String address, int number) {
      this.host = address;
      this.port = number;
      return this;
    }

    /**
     * Sets certificate and key.
     *
     * @param value certificate and key
     * @return this
     */
    public Builder tls(Tls value) {
      this.tls = Optional.of(value);
      return this;
    }

    /**
     * Names the application.
     *
     * @param application its name
     * @param platform version of the platform
     * @param env {@code development}, {@code staging} or {@code production}
     * @return this
     */
    public Builder about(String application, String platform, String env) {
      this.name = application;
      this.version = platform;
      this.environment = env;
      return this;
    }

    /**
     * Sets how much a client may send.
     *
     * @param value the limits
     * @return this
     */
    public Builder limits(RequestLimits value) {
      this.limits = value;
      return this;
    }

    /**
     * Sets a deadline for plugin calls besides the plugin's own.
     *
     * @param value the deadline
     * @return this
     */
    public Builder requestTimeout(Duration value) {
      this.requestTimeout = Optional.of(value);
      return this;
    }

    /**
     * Sets how long requests may take to finish when the server stops.
     *
     * @param value the time
     * @return this
     */
    public Builder shutdownGrace(Duration value) {
      this.shutdownGrace = value;
      return this;
    }

    /**
     * Sets which origins may call from browsers.
     *
     * @param value the rules
     * @return this
     */
    public Builder cors(Cors value) {
      this.cors = value;
      return this;
    }

    /**
     * Switches compression.
     *
     * @param value whether answers are compressed
     * @return this
     */
    public Builder compression(boolean value) {
      this.compression = value;
      return this;
    }

    /**
     * Sets what protects the edge.
     *
     * @param value the protection
     * @return this
     */
    public Builder protection(HttpProtection value) {
      this.protection = value;
      return this;
    }

    /**
     * Sets what stands around requests.
     *
     * @param value may change later
     * @return this
     */
    public Builder middleware(HttpMiddlewares value) {
      this.middleware = value;
      return this;
    }

    /**
     * Sets what records administration.
     *
     * @param value the log; by default nothing is recorded
     * @return this
     */
    public Builder audit(AuditLog value) {
      this.audit = value;
      return this;
    }

    /**
     * Sets who may ask for which paths.
     *
     * @param value gives the rules in force, asked at each request
     * @return this
     */
    public Builder accessRules(Supplier<AccessRules> value) {
      this.accessRules = value;
      return this;
    }

    /**
     * Sets in which header a client says for which tenant it acts.
     *
     * @param value its name, {@code X-Tenant-ID} by default
     * @return this
     */
    public Builder tenantHeader(String value) {
      this.tenantHeader = value;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     */
    public ServerOptions build() {
      return new ServerOptions(
          host,
          port,
          tls,
          environment,
          name,
          version,
          adminToken,
          limits,
          requestTimeout,
          shutdownGrace,
          cors,
          compression,
          protection,
          middleware,
          audit,
          accessRules,
          tenantHeader);
    }
  }
}
