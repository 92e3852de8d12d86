/** Encoders as ONNX graphs: reading weights out of one, writing one from weights. */
package io.elq.weights.onnx;
