/** Entity vectors: computed, stored, taken from files and indexes. */
package io.elq.builder.vectors;
