/** A catalogue of the named entities of WordNet. */
package io.elq.builder.catalogue.wordnet;
