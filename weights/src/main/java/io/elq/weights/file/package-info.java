/** Reading files: those larger than the heap, those that may be compressed, and their hashes. */
package io.elq.weights.file;
