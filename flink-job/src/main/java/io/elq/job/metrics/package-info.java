/** Metrics that more than one operator shows. */
package io.elq.job.metrics;
