/** The faults. */
package io.elq.faults.fault;
