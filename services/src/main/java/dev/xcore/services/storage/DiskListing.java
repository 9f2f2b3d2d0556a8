package dev.xcore.services.storage;

import dev.xcore.sdk.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists keys in their order without looking into folders that have none of them. Used once. */
final class DiskListing {

  private final Path root;
  private final String prefix;
  private final String after;
  private final int most;
  private final List<StoredObject> found = new ArrayList<>();

  DiskListing(Path root, String prefix, String after, int most) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.most = most;
  }

  /** A file or folder; folders sort as their keys do. */
  private record Item(String key, Path path, boolean isFolder) {}

  List<StoredObject> run() throws IOException {
    visit("", root);
    return found;
  }

  private void visit(String before, Path folder) throws IOException {
    for (Item item : items(before, folder)) {
      if (found.size() == most) {
        return;
      }
      if (item.isFolder()) {
        boolean leads = item.key().startsWith(prefix) || prefix.startsWith(item.key());
        boolean isPast = item.key().compareTo(after) < 0 && !after.startsWith(item.key());
        if (leads && !isPast) {
          visit(item.key(), item.path());
        }
      } else if (item.key().startsWith(prefix) && item.key().compareTo(after) > 0) {
        add(item);
      }
    }
  }

  private void add(Item item) throws IOException {
    try {
      found.add(DiskStore.described(item.key(), item.path()));
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile: it is not listed.
      return;
    }
  }

  private static List<Item> items(String before, Path folder) throws IOException {
    List<Item> items = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        if (name.startsWith(".")) {
          continue;
        }
        boolean isFolder =
            name.endsWith(DiskNames.FOLDER) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        String plain = isFolder ? name.substring(0, name.length() - 1) : name;
        items.add(
            new Item(before + DiskNames.decoded(plain) + (isFolder ? "/" : ""), path, isFolder));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    items.sort(Comparator.comparing(Item::key));
    return items;
  }
}
