/** A steady load for a long time, with and without swaps of the release. */
package io.elq.faults.soak;
