package dev.xcore.kernel.install;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip made byte by byte, so that it can hold what no decent program writes. */
final class HandmadeZip {

  /** One entry; every field may be made to lie. */
  static final class Entry {
    byte[] name;
    byte[] localName;
    byte[] packed;
    int method = 8;
    int flags = 0x0800;
    int system = 3;
    int mode = 0100644;
    long checksum;
    long size;
    long packedSize;
    int header = -1;

    private Entry(String name, byte[] content) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.localName = this.name;
      this.packed = deflated(content);
      this.packedSize = packed.length;
      this.size = content.length;
      CRC32 crc = new CRC32();
      crc.update(content);
      this.checksum = crc.getValue();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  int count = -1;
  long directory = -1;

  HandmadeZip add(String name, String content) {
    return add(name, content.getBytes(StandardCharsets.UTF_8), entry -> {});
  }

  HandmadeZip add(String name, byte[] content, Consumer<Entry> lie) {
    Entry entry = new Entry(name, content);
    lie.accept(entry);
    entries.add(entry);
    return this;
  }

  /** Begins with a plugin that would be sound. */
  static HandmadeZip plugin() {
    HandmadeZip zip = new HandmadeZip();
    InstallWorkshop.plugin("shop", "1.0.0").forEach(zip::add);
    return zip;
  }

  static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> headers = new ArrayList<>();
    for (Entry entry : entries) {
      headers.add(entry.header >= 0 ? entry.header : out.size());
      ByteBuffer local = buffer(30);
      local.putInt(0x04034b50).putShort((short) 20).putShort((short) entry.flags);
      local.putShort((short) entry.method).putInt(0).putInt((int) entry.checksum);
      local.putInt((int) entry.packedSize).putInt((int) entry.size);
      local.putShort((short) entry.localName.length).putShort((short) 0);
      out.writeBytes(local.array());
      out.writeBytes(entry.localName);
      out.writeBytes(entry.packed);
    }
    int start = out.size();
    for (int i = 0; i < entries.size(); i++) {
      central(entries.get(i), headers.get(i), out);
    }
    ByteBuffer end = buffer(22);
    short shown = (short) (count >= 0 ? count : entries.size());
    end.putInt(0x06054b50).putInt(0).putShort(shown).putShort(shown);
    end.putInt(out.size() - start).putInt((int) (directory >= 0 ? directory : start));
    out.writeBytes(end.putShort((short) 0).array());
    return out.toByteArray();
  }

  private static void central(Entry entry, int header, ByteArrayOutputStream out) {
    ByteBuffer central = buffer(46);
    central.putInt(0x02014b50).putShort((short) (entry.system << 8 | 20)).putShort((short) 20);
    central.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
    central.putInt((int) entry.checksum).putInt((int) entry.packedSize).putInt((int) entry.size);
    central.putShort((short) entry.name.length).putInt(0).putInt(0).putShort((short) 0);
    central.position(38);
    central.putInt(entry.mode << 16).putInt(header);
    out.writeBytes(central.array());
    out.writeBytes(entry.name);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
