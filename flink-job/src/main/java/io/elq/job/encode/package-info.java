/** Questions to token vectors, asynchronously and in micro-batches. */
package io.elq.job.encode;
