package dev.xcore.kernel.install;

/** The steps of one installation, in order; after each of them a process may die. */
enum InstallStep {
  /** A private folder for it was made. */
  BEGUN,
  /** The new version is complete, checked and on disk, in that folder. */
  STAGED,
  /** What is to be done is written down. */
  NOTED,
  /** The old version has left its place. */
  FORMER_MOVED,
  /** The new version has its place, and serves if a server runs. */
  PLACED,
  /** It is decided: from here on the new version is the one. */
  DECIDED,
  /** The old version is among those kept. */
  KEPT,
  /** The record of the new version is written. */
  RECORDED,
  /** Nothing is left to be done but removing the private folder. */
  TIDIED
}
