/** A catalogue of named entities out of WordNet 3.1. */
package io.elq.trainer.wordnet;
