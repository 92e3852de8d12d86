/** Token vectors to answers: mention detection, search and resolution. */
package io.elq.job.resolve;
