package dev.xcore.app.config;

/**
 * One key of the configuration in force, fit to be shown.
 *
 * @param key dotted
 * @param value as YAML would write it on one line; {@code ***} for secrets
 * @param origin where it comes from: {@code default}, {@code FILE:LINE}, {@code environment
 *     variable NAME}, {@code command line}
 */
public record ConfigurationEntry(String key, String value, String origin) {}
