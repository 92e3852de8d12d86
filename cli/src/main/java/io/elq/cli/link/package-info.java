/** {@code ./elq link}: a file or a pipe of questions, linked in input order. */
package io.elq.cli.link;
