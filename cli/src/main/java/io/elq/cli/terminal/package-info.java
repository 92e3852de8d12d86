/** What commands show on a terminal, and how they end on a signal. */
package io.elq.cli.terminal;
