/** Releases inside the job: how operators get and keep the linkers they need. */
package io.elq.job.release;
