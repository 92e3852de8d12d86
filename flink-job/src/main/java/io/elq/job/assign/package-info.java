/** Which release answers a question. */
package io.elq.job.assign;
