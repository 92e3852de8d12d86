/** Text to word pieces with character offsets. */
package io.elq.linker.tokenize;
