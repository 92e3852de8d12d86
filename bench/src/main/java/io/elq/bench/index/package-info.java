/** Queries a second of FAISS indexes. */
package io.elq.bench.index;
