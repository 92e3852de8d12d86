/** {@code ./elq synthesize}. */
package io.elq.cli.synthesize;
