/** Answers that are kept in memory for questions that are asked again. */
package io.elq.job.answer;
