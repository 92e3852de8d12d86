/** {@code ./elq replay}. */
package io.elq.cli.replay;
