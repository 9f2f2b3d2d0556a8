package dev.xcore.server;

import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.Response.Header;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A request that somebody might make. It goes the way of every request as far as what would serve
 * it, which it does not begin; on the way it is noted who lets it pass. Used by one thread.
 */
final class TrialExchange extends HttpExchange {

  /** An address for documentation (RFC 5737): not this machine. */
  private static final String ELSEWHERE = "192.0.2.1";

  private static final String SOCKET = "WEBSOCKET";

  /**
   * Who has let the request pass.
   *
   * @param layer such as {@code access_rule}
   * @param why in words
   */
  record Step(String layer, String why) {}

  private final Optional<Principal> assumed;
  private final String method;
  private final String path;
  private final List<Step> steps = new ArrayList<>();
  private String reached = "";

  TrialExchange(Optional<Principal> assumed, String method, String path) {
    this.assumed = assumed;
    this.method = method;
    this.path = path;
  }

  /** Returns who makes the request. */
  Optional<Principal> assumed() {
    return assumed;
  }

  void passed(String layer, String why) {
    steps.add(new Step(layer, why));
  }

  /** Says what would serve the request. */
  void reached(String what) {
    reached = what;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  String reached() {
    return reached;
  }

  @Override
  public String method() {
    return method.equals(SOCKET) ? "GET" : method;
  }

  @Override
  public String rawPath() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  @Override
  public String rawQuery() {
    int query = path.indexOf('?');
    return query < 0 ? "" : path.substring(query + 1);
  }

  @Override
  protected String connectionScheme() {
    return "https";
  }

  @Override
  protected String connectionAuthority() {
    return "";
  }

  @Override
  protected String connectionAddress() {
    return ELSEWHERE;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.empty();
  }

  @Override
  public void headers(BiConsumer<String, String> visitor) {
    // It has none.
  }

  @Override
  public InputStream body() {
    return InputStream.nullInputStream();
  }

  @Override
  protected boolean speaksWebSocket() {
    return true;
  }

  @Override
  protected boolean wantsSocket() {
    return method.equals(SOCKET);
  }

  @Override
  protected void addHeader(Header header) {
    // Nobody takes the answer.
  }

  @Override
  protected void send(int status, byte[] body, int length) {
    reached = "an answer with status " + status;
  }

  @Override
  protected OutputStream open(int status) {
    return OutputStream.nullOutputStream();
  }

  @Override
  public void abort(Throwable cause) {
    reached = "";
  }
}
