/** Word pieces to token vectors: ONNX Runtime and the micro-batcher. */
package io.elq.linker.encode;
