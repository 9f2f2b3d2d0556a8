/**
 * From an annotated class to a table of invocable handlers: discovery, binding, validation and JSON
 * schema, all from one table of types.
 *
 * <p>Data crosses every border of a plugin as a <em>value tree</em>: {@code Map<String, Object>} in
 * insertion order, {@code List<Object>}, {@code String}, {@code Boolean}, {@code Long} for whole
 * numbers that fit, {@code BigInteger}, {@code Double}, {@code BigDecimal}, {@code byte[]} and
 * null. Readers accept any {@code Number}, {@code Collection} and {@code Map} with text keys.
 *
 * <p>Needs {@code java.base} only, so that the host and a confined worker run the same code.
 */
@NullMarked
package dev.xcore.handlers;

import org.jspecify.annotations.NullMarked;
