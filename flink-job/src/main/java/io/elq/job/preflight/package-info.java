/** What a job needs, looked at before it is submitted: brokers, topics and the release. */
package io.elq.job.preflight;
