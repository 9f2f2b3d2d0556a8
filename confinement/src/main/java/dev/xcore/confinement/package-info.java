/**
 * Confinement of a process by the operating system, without native code of our own.
 *
 * <p>The host probes what the machine offers ({@link dev.xcore.confinement.Confinement}), starts
 * processes inside it ({@link dev.xcore.confinement.ConfinedSpawn}) and clears what an earlier host
 * left ({@link dev.xcore.confinement.Leftovers}). The confined process lowers its own limits
 * ({@link dev.xcore.confinement.SelfLimits}) and seals itself ({@link dev.xcore.confinement.Seal})
 * before it accepts foreign code.
 */
@NullMarked
package dev.xcore.confinement;

import org.jspecify.annotations.NullMarked;
