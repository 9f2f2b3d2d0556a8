package dev.xcore.auth.login;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real provider of OpenID Connect that does as a test wants, right or wrong. */
final class OidcPlace implements AutoCloseable {

  static final String CLIENT = "xcore client";
  static final String SECRET = "a secret: of both";

  /** A key by which it signs. */
  record Signer(String kid, String algorithm, KeyPair pair) {

    static Signer of(String kid, String algorithm) throws Exception {
      KeyPairGenerator maker =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case "RS256" -> "RSA";
                case "ES256" -> "EC";
                default -> "Ed25519";
              });
      if (!algorithm.equals("EdDSA")) {
        maker.initialize(algorithm.equals("RS256") ? 2048 : 256);
      }
      return new Signer(kid, algorithm, maker.generateKeyPair());
    }

    Map<String, Object> open() {
      Map<String, Object> jwk =
          switch (pair.getPublic()) {
            case RSAPublicKey key -> json(new RSAKey.Builder(key).build());
            case ECPublicKey key -> json(new ECKey.Builder(Curve.P_256, key).build());
            default -> {
              byte[] whole = pair.getPublic().getEncoded();
              byte[] point = Arrays.copyOfRange(whole, whole.length - 32, whole.length);
              yield new LinkedHashMap<>(
                  Map.of("kty", "OKP", "crv", "Ed25519", "x", Base64URL.encode(point).toString()));
            }
          };
      jwk.put("kid", kid);
      jwk.put("use", "sig");
      return jwk;
    }

    private static Map<String, Object> json(JWK key) {
      return new LinkedHashMap<>(key.toPublicJWK().toJSONObject());
    }

    String sign(Map<String, Object> claims) throws Exception {
      return sign("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, kid), claims);
    }

    String sign(String header, Map<String, Object> claims) throws Exception {
      String input = input(header, claims);
      PrivateKey secret = pair.getPrivate();
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(secret);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(signature.sign());
    }

    static String input(String header, Map<String, Object> claims) {
      return Base64URL.encode(header)
          + "."
          + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
    }
  }

  /** Somebody who has logged in there, and has not come back yet. */
  record Visit(Map<String, String> asked, Map<String, Object> claims) {}

  /** Writes an ID token of claims. */
  interface Issuing {
    String issue(Map<String, Object> claims) throws Exception;
  }

  /** Answers something else than it should. */
  interface Answering {
    void answer(HttpExchange exchange) throws Exception;
  }

  final List<Signer> keys = new ArrayList<>();
  final Map<String, Object> described = new ConcurrentHashMap<>();
  final Map<String, Answering> instead = new ConcurrentHashMap<>();
  final AtomicInteger keyRequests = new AtomicInteger();
  final AtomicInteger tokenRequests = new AtomicInteger();
  final CountDownLatch closing = new CountDownLatch(1);
  volatile boolean isReadToTheEnd;
  volatile Issuing issuing;
  volatile String subject = "s-1";
  volatile Consumer<Map<String, Object>> claims = all -> {};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final Map<String, Visit> visits = new ConcurrentHashMap<>();
  private final AtomicInteger codes = new AtomicInteger();

  OidcPlace(InstantSource clock, String algorithm) throws Exception {
    this.clock = clock;
    keys.add(Signer.of("k1", algorithm));
    issuing = all -> keys.getFirst().sign(all);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    described.put("issuer", issuer());
    described.put("authorization_endpoint", issuer() + "/authorize?tenant=1");
    described.put("token_endpoint", issuer() + "/token");
    described.put("jwks_uri", issuer() + "/keys");
    serve("/.well-known/openid-configuration", exchange -> json(exchange, 200, described));
    serve("/keys", this::giveKeys);
    serve("/token", this::giveToken);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(String path, Answering answering) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            instead.getOrDefault(path, answering).answer(exchange);
          } catch (IOException e) {
            throw e;
          } catch (Exception e) {
            throw new IOException(e);
          }
        });
  }

  private void giveKeys(HttpExchange exchange) throws IOException {
    keyRequests.incrementAndGet();
    List<Object> open = new ArrayList<>();
    open.add(Map.of("kty", "oct", "k", "AAAA", "kid", "k1"));
    keys.forEach(key -> open.add(key.open()));
    json(exchange, 200, Map.of("keys", open));
  }

  /** Logs somebody in who was sent here, and returns the code with which he goes back. */
  String visit(Map<String, String> asked) {
    Map<String, Object> said = new LinkedHashMap<>();
    long now = clock.instant().getEpochSecond();
    said.put("iss", issuer());
    said.put("aud", CLIENT);
    said.put("sub", subject);
    said.put("iat", now);
    said.put("exp", now + 300);
    said.put("nonce", asked.get("nonce"));
    said.put("preferred_username", "Grace");
    said.put("email", "grace@example.com");
    said.put("email_verified", true);
    claims.accept(said);
    String code = "code-" + codes.incrementAndGet();
    visits.put(code, new Visit(asked, said));
    return code;
  }

  private void giveToken(HttpExchange exchange) throws Exception {
    tokenRequests.incrementAndGet();
    Map<String, String> form =
        fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Visit visit = visits.remove(form.getOrDefault("code", ""));
    boolean isRight =
        visit != null
            && exchange.getRequestHeaders().getFirst("Authorization").equals(basic())
            && form.get("redirect_uri").equals(visit.asked().get("redirect_uri"))
            && challenge(form.get("code_verifier")).equals(visit.asked().get("code_challenge"));
    if (isRight) {
      Map<String, Object> given = new LinkedHashMap<>();
      given.put("id_token", issuing.issue(visit.claims()));
      given.put("access_token", "the access token");
      given.put("token_type", "Bearer");
      json(exchange, 200, given);
    } else {
      json(exchange, 400, Map.of("error", "invalid_grant", "error_description", "<b>no</b>"));
    }
  }

  private static String basic() {
    String login = "xcore+client:a+secret%3A+of+both";
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  private static String challenge(String verifier) throws Exception {
    return Base64URL.encode(
            MessageDigest.getInstance("SHA-256")
                .digest(verifier.getBytes(StandardCharsets.US_ASCII)))
        .toString();
  }

  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
    byte[] bytes = JSONObjectUtils.toJSONString(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Sends the head of an answer and then nothing. */
  void hang(HttpExchange exchange) throws Exception {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    closing.await();
  }

  /** Sends much more than anybody should read. */
  void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] spaces = new byte[64 << 10];
    Arrays.fill(spaces, (byte) ' ');
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < 1024; i++) {
      out.write(spaces);
    }
    isReadToTheEnd = true;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
