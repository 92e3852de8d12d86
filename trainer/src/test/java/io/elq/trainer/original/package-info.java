/**
 * ELQ's own training, faults included: test code that shows, case by recorded case, that the
 * network, its gradients and AdamW are those of the original.
 */
package io.elq.trainer.original;
