/** The ready extension that keeps files, on disk or by the S3 protocol. */
@NullMarked
package dev.xcore.services.storage;

import org.jspecify.annotations.NullMarked;
