/** {@code ./elq score}. */
package io.elq.cli.score;
