/**
 * Torch's checkpoints, the legacy and the zip format, read without Python and without running what
 * they hold.
 */
package io.elq.weights.torch;
