/** What encoders need to compute with integers: ranges over samples of a catalogue's texts. */
package io.elq.builder.precision;
