/** Whose fault a failure is: one question's, or that of the machine that serves all of them. */
package io.elq.linker.fault;
