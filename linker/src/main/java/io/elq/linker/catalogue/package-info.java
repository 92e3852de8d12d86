/** The entities that can be linked. */
package io.elq.linker.catalogue;
