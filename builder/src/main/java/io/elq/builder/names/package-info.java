/** The alias table of a release, from a catalogue and a list of names. */
package io.elq.builder.names;
