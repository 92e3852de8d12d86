/** The safetensors format, read and written. */
package io.elq.weights.safetensors;
