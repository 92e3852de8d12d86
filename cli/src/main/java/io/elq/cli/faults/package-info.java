/** {@code ./elq faults}. */
package io.elq.cli.faults;
