/** The files of an ELQ user (checkpoint, parameters, entities, vectors, index) to a release. */
package io.elq.trainer.elq;
