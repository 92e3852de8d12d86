/** Span scores, pruning and pooling: token vectors to mentions with vectors. */
package io.elq.linker.mention;
