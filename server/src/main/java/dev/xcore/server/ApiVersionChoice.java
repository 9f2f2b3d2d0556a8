package dev.xcore.server;

import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which version of an API a request gets: that of its path, else of its {@code X-API-Version}
 * header, else of its {@code Accept} header, else the preferred one. Immutable.
 *
 * @param version a listed version
 * @param isNegotiated whether headers had a say, because the path names no version
 * @param isVendorType whether the client asked for the version's own media type
 */
record ApiVersionChoice(String version, boolean isNegotiated, boolean isVendorType) {

  /** The header that names a version. */
  static final String HEADER = "X-API-Version";

  private static final String JSON = "+json";
  private static final int NOT_ACCEPTABLE = 406;

  /**
   * Chooses.
   *
   * @param api whose versions there are
   * @param path the version that the path names; empty for none
   * @param header the header {@code X-API-Version}; empty for none
   * @param accept the header {@code Accept}; empty for none
   * @return the choice
   * @throws InvalidPayloadException if path and header contradict each other
   * @throws NotFoundException if there is no such version; lists those there are
   * @throws RefusedException with status 406 if the client accepts other versions only
   */
  static ApiVersionChoice of(VersionedApi api, String path, String header, String accept) {
    String asked = header.strip();
    if (!path.isEmpty() && !asked.isEmpty() && !asked.equals(path)) {
      throw new InvalidPayloadException(
          "the path asks for API version %s and the header %s for %s; send one of them"
              .formatted(path, HEADER, Wording.shorten(asked)));
    }
    String fixed = path.isEmpty() ? asked : path;
    if (!fixed.isEmpty() && !api.listed().contains(fixed)) {
      throw unknown(api, fixed);
    }
    Ranges ranges = Ranges.of(api, accept);
    return fixed.isEmpty() ? negotiated(api, ranges) : fixed(api, fixed, path.isEmpty(), ranges);
  }

  /** Describes the refusal of a version that does not exist. */
  static NotFoundException unknown(VersionedApi api, String version) {
    return new NotFoundException(
        "'%s' is not a version of the API of plugin '%s'%s; its versions are %s"
            .formatted(
                Wording.shorten(version),
                api.plugin(),
                Wording.didYouMean(version, api.listed()),
                String.join(", ", api.listed())));
  }

  private static ApiVersionChoice fixed(
      VersionedApi api, String version, boolean isNegotiated, Ranges ranges) {
    boolean isVendorType = ranges.quality(version) > 0;
    if (ranges.isVendorOnly() && !isVendorType) {
      throw notAcceptable(api, "API version " + version + " is asked for, but not accepted");
    }
    return new ApiVersionChoice(version, isNegotiated, isVendorType);
  }

  private static ApiVersionChoice negotiated(VersionedApi api, Ranges ranges) {
    if (ranges.best() > 0 && ranges.best() >= ranges.others()) {
      return new ApiVersionChoice(ranges.bestVersion(), true, true);
    }
    if (ranges.isVendorOnly()) {
      throw notAcceptable(api, "no accepted version exists");
    }
    return new ApiVersionChoice(api.preferred(), true, false);
  }

  private static RefusedException notAcceptable(VersionedApi api, String why) {
    List<String> types = api.listed().stream().map(api::mediaType).toList();
    return new RefusedException(
        ProblemDocument.of(
            NOT_ACCEPTABLE,
            "not_acceptable",
            "%s; send Accept: application/json, or one of %s"
                .formatted(why, String.join(", ", types))));
  }

  /**
   * What an {@code Accept} header says of an API's versions (RFC 9110, 12.5.1).
   *
   * @param names the accepted versions, as listed
   * @param qualities theirs, 0 to 1
   * @param others the best quality of all other media ranges; 0 if there are none
   * @param isVendorOnly whether nothing but versions of this API is accepted
   */
  private record Ranges(
      List<String> names, double[] qualities, double others, boolean isVendorOnly) {

    private static final Ranges NONE = new Ranges(List.of(), new double[0], 1, false);

    static Ranges of(VersionedApi api, String accept) {
      String prefix = "application/vnd." + api.plugin() + ".";
      if (!accept.toLowerCase(Locale.ROOT).contains(prefix)) {
        return NONE;
      }
      List<String> names = new ArrayList<>();
      String[] ranges = accept.split(",", -1);
      double[] qualities = new double[ranges.length];
      double others = 0;
      for (String range : ranges) {
        String type = MediaType.of(range);
        double quality = MediaType.parameter(range, "q").map(Ranges::parsed).orElse(1.0);
        if (!type.startsWith(prefix) || !type.endsWith(JSON)) {
          others = type.isEmpty() ? others : Math.max(others, quality);
        } else {
          String name = type.substring(prefix.length(), type.length() - JSON.length());
          qualities[names.size()] = quality;
          names.add(listed(api, name));
        }
      }
      return new Ranges(names, qualities, others, others <= 0);
    }

    private static String listed(VersionedApi api, String name) {
      return api.listed().stream().filter(name::equalsIgnoreCase).findFirst().orElse("");
    }

    private static double parsed(String text) {
      try {
        double quality = Double.parseDouble(text);
        return quality >= 0 && quality <= 1 ? quality : 1;
      } catch (NumberFormatException malformed) {
        return 1;
      }
    }

    double quality(String version) {
      int at = names.indexOf(version);
      return at < 0 ? 0 : qualities[at];
    }

    double best() {
      int at = bestIndex();
      return at < 0 ? 0 : qualities[at];
    }

    String bestVersion() {
      return names.get(bestIndex());
    }

    /** Of equal qualities the first one wins: the order is all that is left to tell them apart. */
    private int bestIndex() {
      int best = -1;
      for (int at = 0; at < names.size(); at++) {
        boolean isKnown = !names.get(at).isEmpty();
        if (isKnown && (best < 0 || qualities[at] > qualities[best])) {
          best = at;
        }
      }
      return best;
    }
  }
}
