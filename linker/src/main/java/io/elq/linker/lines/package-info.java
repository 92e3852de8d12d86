/** JSON lines, read with messages that name file, line and field. */
package io.elq.linker.lines;
