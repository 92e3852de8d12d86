/** What is served, as one verified unit: encoders, tokenizer, catalogue and index. */
package io.elq.linker.release;
