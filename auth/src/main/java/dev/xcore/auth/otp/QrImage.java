package dev.xcore.auth.otp;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as an SVG document, without anything that a browser would run or load. */
final class QrImage {

  private static final int BORDER = 4;

  private QrImage() {}

  /** Draws a text. */
  static String svg(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int size = code.size + 2 * BORDER;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + BORDER, y + BORDER));
        }
      }
    }
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 %d %d" stroke="none">
    <rect width="100%%" height="100%%" fill="#FFFFFF"/>
    <path d="%s" fill="#000000"/>
    </svg>
    """
        .formatted(size, size, path);
  }
}
