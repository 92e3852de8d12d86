/** Mention vectors to entities: the nearest-neighbour index. */
package io.elq.linker.candidate;
