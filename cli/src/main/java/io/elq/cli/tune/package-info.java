/** {@code ./elq tune}. */
package io.elq.cli.tune;
