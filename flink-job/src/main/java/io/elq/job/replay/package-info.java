/** A file of questions through the streaming job's operators: predictions, errors, metrics. */
package io.elq.job.replay;
