/**
 * The list of metrics that operators register by, and the reference page that is written from it.
 */
package io.elq.job.metrics;
