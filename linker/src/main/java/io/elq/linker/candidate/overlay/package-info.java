/** Entities that were added beside a release, and rows of it that are hidden. */
package io.elq.linker.candidate.overlay;
