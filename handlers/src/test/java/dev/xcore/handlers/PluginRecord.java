package dev.xcore.handlers;

import java.util.List;

/** Stands for a record of a plugin, to be loaded by a loader of its own. */
public record PluginRecord(String name, List<Integer> numbers) {}
