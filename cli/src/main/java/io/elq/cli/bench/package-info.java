/** {@code ./elq bench}. */
package io.elq.cli.bench;
