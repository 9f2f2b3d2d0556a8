package dev.xcore.kernel.leaks;

import static dev.xcore.kernel.leaks.HprofType.ID_SIZE;

import java.nio.ByteBuffer;

/** Reads the record of one class. */
final class HeapClassReader {

  private static final int SUPER = 1 + ID_SIZE + 4;
  private static final int LOADER = SUPER + ID_SIZE;
  private static final int POOL = SUPER + 6 * ID_SIZE + 4;

  private final HprofFile file;
  private final int position;
  private final int statics;
  private final int fields;

  /** Hears of a field of a class. */
  interface StaticField {
    void at(long nameId, int type, int position);
  }

  /** Hears of a field of instances. */
  interface InstanceField {
    void of(long nameId, int type);
  }

  HeapClassReader(HprofFile file, int position) {
    this.file = file;
    this.position = position;
    this.statics = afterPool();
    this.fields = afterStatics();
  }

  private int afterPool() {
    ByteBuffer bytes = file.bytes();
    int at = position + POOL;
    int count = bytes.getShort(at) & 0xFFFF;
    at += 2;
    for (int i = 0; i < count; i++) {
      at += 2 + 1 + HprofType.size(bytes.get(at + 2) & 0xFF);
    }
    return at;
  }

  private int afterStatics() {
    return walkStatics((name, type, at) -> {});
  }

  private int walkStatics(StaticField visitor) {
    ByteBuffer bytes = file.bytes();
    int count = bytes.getShort(statics) & 0xFFFF;
    int at = statics + 2;
    for (int i = 0; i < count; i++) {
      int type = bytes.get(at + ID_SIZE) & 0xFF;
      int value = at + ID_SIZE + 1;
      visitor.at(file.id(at), type, value);
      at = value + HprofType.size(type);
    }
    return at;
  }

  long superclass() {
    return file.id(position + SUPER);
  }

  long loader() {
    return file.id(position + LOADER);
  }

  /** Visits what the class itself refers to besides its static fields: loader, signers, domain. */
  void implicit(ObjectVisitor visitor) {
    for (int i = 0; i < 4; i++) {
      visitor.object(file.id(position + SUPER + i * ID_SIZE));
    }
  }

  /** Hears of an object that is referred to. */
  interface ObjectVisitor {
    void object(long id);
  }

  void statics(StaticField visitor) {
    walkStatics(visitor);
  }

  /** Visits the fields that the class declares, in the order of their values in an instance. */
  void fields(InstanceField visitor) {
    ByteBuffer bytes = file.bytes();
    int count = bytes.getShort(fields) & 0xFFFF;
    int at = fields + 2;
    for (int i = 0; i < count; i++) {
      visitor.of(file.id(at), bytes.get(at + ID_SIZE) & 0xFF);
      at += ID_SIZE + 1;
    }
  }

  /** Returns the position after the record. */
  int end() {
    return fields + 2 + (file.bytes().getShort(fields) & 0xFFFF) * (ID_SIZE + 1);
  }
}
