/** {@code ./elq release}. */
package io.elq.cli.release;
