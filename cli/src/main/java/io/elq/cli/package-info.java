/** The commands behind {@code ./elq}. */
package io.elq.cli;
