/**
 * The list of metrics that operators register by; in the tests, the page that is written from it.
 */
package io.elq.job.metrics;
