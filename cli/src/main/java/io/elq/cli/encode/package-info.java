/** {@code ./elq encode-entities}. */
package io.elq.cli.encode;
