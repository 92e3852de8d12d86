/** Indexes over entity vectors, and which kind a catalogue gets. */
package io.elq.builder.index;
