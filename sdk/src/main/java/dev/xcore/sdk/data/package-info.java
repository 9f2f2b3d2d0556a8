/** How records are stored: the table, its columns, the order and pages in which rows are read. */
@NullMarked
package dev.xcore.sdk.data;

import org.jspecify.annotations.NullMarked;
