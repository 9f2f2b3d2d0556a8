package dev.xcore.services.documents;

import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;

/** Documents in H2. */
final class H2DocumentsIT extends SqlDocumentsContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.h2(folder);
  }
}
