/** Releases, assembled from a model and a catalogue. */
package io.elq.builder.release;
