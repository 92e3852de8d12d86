/** FAISS as Java sees it. */
package io.elq.faiss;
