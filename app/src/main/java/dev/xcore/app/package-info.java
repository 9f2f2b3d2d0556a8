/** The embeddable whole: {@link dev.xcore.app.Xcore} and its wiring. */
@NullMarked
package dev.xcore.app;

import org.jspecify.annotations.NullMarked;
