/** What offline commands show on the terminal they were started from, if there is one. */
package io.elq.trainer.console;
