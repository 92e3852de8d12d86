/**
 * Entities while the job runs: updates read from a topic, and overlays of the releases made of
 * them.
 */
package io.elq.job.live.entity;
