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
    Accepted best = ranges.best();
    if (best.quality() > 0 && best.quality() >= ranges.others()) {
      return new ApiVersionChoice(best.version(), true, true);
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
   * A version that an {@code Accept} header names.
   *
   * @param version as listed; empty for one that does not exist
   * @param quality 0 to 1
   */
  private record Accepted(String version, double quality) {}

  /**
   * What an {@code Accept} header says of an API's versions (RFC 9110, 12.5.1).
   *
   * @param accepted versions in its order
   * @param others the best quality of all other media ranges; 0 if there are none
   */
  private record Ranges(List<Accepted> accepted, double others) {

    private static final Ranges NONE = new Ranges(List.of(), 1);

    static Ranges of(VersionedApi api, String accept) {
      String prefix = "application/vnd." + api.plugin() + ".";
      if (!accept.toLowerCase(Locale.ROOT).contains(prefix)) {
        return NONE;
      }
      List<Accepted> accepted = new ArrayList<>();
      double others = 0;
      for (String range : accept.split(",", -1)) {
        String type = MediaType.of(range);
        double quality = MediaType.parameter(range, "q").map(Ranges::parsed).orElse(1.0);
        if (!type.startsWith(prefix) || !type.endsWith(JSON)) {
          others = type.isEmpty() ? others : Math.max(others, quality);
        } else {
          String name = type.substring(prefix.length(), type.length() - JSON.length());
          accepted.add(new Accepted(listed(api, name), quality));
        }
      }
      return new Ranges(accepted, others);
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

    /** Tells whether nothing but versions of this API is accepted. */
    boolean isVendorOnly() {
      return others <= 0;
    }

    double quality(String version) {
      return accepted.stream()
          .filter(known -> known.version().equals(version))
          .mapToDouble(Accepted::quality)
          .findFirst()
          .orElse(0);
    }

    /** Of equal qualities the first one wins: the order is all that is left to tell them apart. */
    Accepted best() {
      Accepted best = new Accepted("", 0);
      for (Accepted known : accepted) {
        if (!known.version().isEmpty() && known.quality() > best.quality()) {
          best = known;
        }
      }
      return best;
    }
  }
}
