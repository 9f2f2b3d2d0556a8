package dev.xcore.kernel.install;

import java.io.IOException;
import java.nio.file.Path;

/** Turns one kind of spec, such as the address of a repository, into files on this machine. */
public interface SourceResolver {

  /**
   * Tells whether a spec is of this kind, without looking further.
   *
   * @param spec as the user wrote it
   * @return whether {@link #resolve} is to be asked
   */
  boolean understands(String spec);

  /**
   * Brings the plugin to this machine.
   *
   * @param request what is asked for
   * @param scratch an empty folder for what is fetched; removed by the caller afterwards
   * @return the plugin's files
   * @throws IOException if it cannot be fetched or written
   */
  LocalSource resolve(SourceRequest request, Path scratch) throws IOException;
}
