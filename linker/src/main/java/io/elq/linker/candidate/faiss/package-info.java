/** Candidates by vector: searches in FAISS. */
package io.elq.linker.candidate.faiss;
