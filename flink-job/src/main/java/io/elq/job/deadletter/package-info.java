/** Records that could not be linked. */
package io.elq.job.deadletter;
