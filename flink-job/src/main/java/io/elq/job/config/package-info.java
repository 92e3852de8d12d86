/** What can be configured: options, their parser, and the checked configuration of a job. */
package io.elq.job.config;
