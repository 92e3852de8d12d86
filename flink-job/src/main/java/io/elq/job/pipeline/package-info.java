/** The stages between a question and its answer, which every job of this project has in common. */
package io.elq.job.pipeline;
