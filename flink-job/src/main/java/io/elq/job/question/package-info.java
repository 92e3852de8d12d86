/** What flows through the job: a record as read, and the question in it. */
package io.elq.job.question;
