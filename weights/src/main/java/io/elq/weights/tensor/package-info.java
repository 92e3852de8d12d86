/** Tensors in memory and tensors in files: element types, layouts, names. */
package io.elq.weights.tensor;
