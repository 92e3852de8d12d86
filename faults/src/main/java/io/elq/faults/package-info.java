/** Faults that are injected into a real cluster while questions flow, and what came of them. */
package io.elq.faults;
