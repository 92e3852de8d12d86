/**
 * The reference profile: ELQ's own training, faults included, for runs that have to be comparable
 * with the original. The numbers in brackets are the quirks that a class reproduces.
 */
package io.elq.trainer.reference;
