/** {@code ./elq run}. */
package io.elq.cli.run;
