/** Access to files larger than the heap. */
package io.elq.linker.file;
