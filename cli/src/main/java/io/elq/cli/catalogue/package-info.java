/** {@code ./elq catalogue}. */
package io.elq.cli.catalogue;
