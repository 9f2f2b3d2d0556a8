package dev.xcore.app;

import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.services.storage.StorageExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A storage on disk keeps what every storage promises. */
class DiskStorageIT extends StorageContract {

  @TempDir private Path folder;
  private StorageExtension extension;

  @BeforeEach
  void start() {
    extension =
        new StorageExtension(
            new StorageExtension.Config(
                "disk",
                Optional.empty(),
                MOST_TEXT,
                false,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                true,
                Duration.ofSeconds(1)),
            folder,
            OutboundHttp.none());
    extension.start();
  }

  @Override
  StorageExtension extension() {
    return extension;
  }
}
