/** Signatures of plugins: what is signed, by whom, and whose word counts. */
@NullMarked
package dev.xcore.kernel.signing;

import org.jspecify.annotations.NullMarked;
