package dev.xcore.worker;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a class file says of itself before its members (JVMS 4.1), read without a parser of the
 * whole, which would be most of the time that a start takes.
 *
 * @param major version of the class file
 * @param minor version of the class file
 * @param isInterface whether it is an interface
 * @param parents binary names of its superclass and interfaces
 */
record ClassHeader(int major, int minor, boolean isInterface, List<String> parents) {

  private static final int MAGIC = 0xCAFEBABE;
  private static final int ACC_INTERFACE = 0x0200;

  /**
   * Reads a class file.
   *
   * @param bytes of the file
   * @return its header
   * @throws IOException if it is damaged
   */
  static ClassHeader read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != MAGIC) {
      throw new IOException("it does not begin as a class file");
    }
    int minor = in.readUnsignedShort();
    int major = in.readUnsignedShort();
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    int[] classes = new int[count];
    for (int index = 1; index < count; index++) {
      index += constant(in, index, texts, classes);
    }
    int flags = in.readUnsignedShort();
    in.readUnsignedShort(); // The class itself.
    List<String> parents = new ArrayList<>();
    name(in, texts, classes, parents);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      name(in, texts, classes, parents);
    }
    return new ClassHeader(major, minor, (flags & ACC_INTERFACE) != 0, parents);
  }

  /** Reads a constant; returns how many more places it takes. */
  private static int constant(DataInputStream in, int index, String[] texts, int[] classes)
      throws IOException {
    int tag = in.readUnsignedByte();
    switch (tag) {
      case 1 -> texts[index] = in.readUTF();
      case 7 -> classes[index] = in.readUnsignedShort();
      case 8, 16, 19, 20 -> in.skipNBytes(2);
      case 15 -> in.skipNBytes(3);
      case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
      case 5, 6 -> {
        in.skipNBytes(8);
        return 1;
      }
      default -> throw new IOException("it has a constant of the unknown kind " + tag);
    }
    return 0;
  }

  private static void name(DataInputStream in, String[] texts, int[] classes, List<String> names)
      throws IOException {
    int index = in.readUnsignedShort();
    if (index >= classes.length || classes[index] >= texts.length) {
      throw new IOException("it refers to a constant that it does not have");
    }
    String name = texts[classes[index]];
    if (name != null) {
      names.add(name.replace('/', '.'));
    }
  }
}
