/** {@code ./elq import}. */
package io.elq.cli.imports;
