/** {@code ./elq compare}. */
package io.elq.cli.compare;
