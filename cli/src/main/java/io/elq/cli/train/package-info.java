/** {@code ./elq train}: its options, and the processes that share a run. */
package io.elq.cli.train;
