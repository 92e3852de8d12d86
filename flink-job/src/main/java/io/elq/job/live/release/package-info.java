/**
 * Releases while the job runs: announced, assigned to questions, held open as long as one needs
 * them.
 */
package io.elq.job.live.release;
