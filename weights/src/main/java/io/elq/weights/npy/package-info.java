/** NumPy's npy format, read and written. */
package io.elq.weights.npy;
