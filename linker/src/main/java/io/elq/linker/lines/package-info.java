/** Lines of text and JSON, read with messages that name file, line and field. */
package io.elq.linker.lines;
