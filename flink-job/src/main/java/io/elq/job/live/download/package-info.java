/** Releases of other file systems: brought to this machine, and kept there for the next time. */
package io.elq.job.live.download;
