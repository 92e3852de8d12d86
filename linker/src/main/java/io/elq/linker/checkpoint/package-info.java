/** Readers and writers of weight files. */
package io.elq.linker.checkpoint;
