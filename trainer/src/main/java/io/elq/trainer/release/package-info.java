/** A trained model and a catalogue to a release: graphs, entity vectors, index, manifest. */
package io.elq.trainer.release;
