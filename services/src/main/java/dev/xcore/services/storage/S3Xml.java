package dev.xcore.services.storage;

import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.StoredObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads what S3 answers, and writes what it wants to be told. */
final class S3Xml {

  private S3Xml() {}

  private static XMLStreamReader reader(byte[] xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(new ByteArrayInputStream(xml), "UTF-8");
  }

  /** Reads the texts of all elements of a name, as maps of what is in them. */
  private static List<Map<String, String>> elements(byte[] xml, String name) {
    List<Map<String, String>> all = new ArrayList<>();
    Map<String, String> open = new HashMap<>();
    boolean isInside = false;
    String last = "";
    try {
      XMLStreamReader in = reader(xml);
      while (in.hasNext()) {
        switch (in.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            last = in.getLocalName();
            isInside |= last.equals(name);
          }
          case XMLStreamConstants.CHARACTERS -> {
            if (isInside && !last.isEmpty()) {
              open.merge(last, in.getText(), String::concat);
            }
          }
          case XMLStreamConstants.END_ELEMENT -> {
            last = "";
            if (in.getLocalName().equals(name)) {
              all.add(Map.copyOf(open));
              open.clear();
              isInside = false;
            }
          }
          default -> {
            // says nothing of objects
          }
        }
      }
      return all;
    } catch (XMLStreamException e) {
      throw new ServiceUnavailableException(
          "the storage answers what is no XML of S3: " + e.getMessage());
    }
  }

  /** Reads a list of objects. */
  static List<StoredObject> objects(byte[] xml) {
    return elements(xml, "Contents").stream()
        .map(each ->
            new StoredObject(
                each.getOrDefault("Key", ""),
                Long.parseLong(each.getOrDefault("Size", "0").strip()),
                etag(each.getOrDefault("ETag", "")),
                Instant.parse(each.getOrDefault("LastModified", "1970-01-01T00:00:00Z").strip())))
        .toList();
  }

  static String etag(String text) {
    return text.strip().replace("\"", "");
  }

  /** Reads the id of an upload in parts. */
  static String upload(byte[] xml) {
    return elements(xml, "InitiateMultipartUploadResult").stream()
        .findFirst()
        .flatMap(found -> Optional.ofNullable(found.get("UploadId")))
        .orElseThrow(
            () -> new ServiceUnavailableException("the storage begins no upload in parts"));
  }

  /** Writes the list of an upload's parts. */
  static byte[] parts(List<String> etags) {
    StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < etags.size(); i++) {
      xml.append("<Part><PartNumber>%d</PartNumber><ETag>".formatted(i + 1));
      xml.append(etags.get(i).replace("&", "&amp;").replace("<", "&lt;"));
      xml.append("</ETag></Part>");
    }
    return xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Says what an error is about, if the answer does. */
  static String error(byte[] xml) {
    if (xml.length == 0) {
      return "";
    }
    try {
      return elements(xml, "Error").stream()
          .findFirst()
          .map(error -> " (%s)".formatted(error.getOrDefault("Code", "")))
          .orElse("");
    } catch (ServiceUnavailableException noXml) {
      return "";
    }
  }

  /** Tells whether an answer of success is an error all the same, as S3's copies may be. */
  static boolean isError(byte[] xml) {
    return xml.length > 0 && !elements(xml, "Error").isEmpty();
  }
}
