/** Reading files: those larger than the heap, and those that may be compressed. */
package io.elq.linker.file;
