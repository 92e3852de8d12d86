/** Weight files: {@link io.elq.weights.TensorFile} opens any of them. */
package io.elq.weights;
