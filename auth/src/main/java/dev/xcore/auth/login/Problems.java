package dev.xcore.auth.login;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that are no errors for us, in the form of every other error (RFC 9457). */
final class Problems {

  private Problems() {}

  /** Says that a client has to ask for a code, and how it is sent. */
  static Response codeWanted(String how) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", 401);
    problem.put("title", "Unauthorized");
    problem.put("detail", "otp_required: a code of the second factor is wanted; " + how);
    problem.put("code", "otp_required");
    CallContext.find().ifPresent(call -> problem.put("trace_id", call.traceId()));
    return Response.of(401, problem).contentType("application/problem+json");
  }
}
