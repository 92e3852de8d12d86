/** Releases of the files that ELQ's authors published. */
package io.elq.builder.elq;
