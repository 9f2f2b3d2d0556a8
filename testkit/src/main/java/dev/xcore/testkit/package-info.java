/**
 * Tests for plugin authors: the real platform in the test's own process.
 *
 * <pre>{@code
 * @XcorePlugin
 * class GreeterTest {
 *
 *   @Test
 *   void greets(PluginHarness plugin) {
 *     assertThat(plugin.call("greet", Map.of("name", "Ada"), String.class)).isEqualTo("Hello, Ada!");
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.xcore.testkit;

import org.jspecify.annotations.NullMarked;
