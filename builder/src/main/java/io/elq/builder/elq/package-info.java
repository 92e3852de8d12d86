/** Releases made from the files that ELQ's authors published. */
package io.elq.builder.elq;
