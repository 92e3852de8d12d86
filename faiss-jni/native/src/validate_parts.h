// The parts of validation, each about one kind of index. All throw std::runtime_error.
#pragma once

#include <faiss/IndexIVF.h>
#include <faiss/impl/HNSW.h>
#include <faiss/impl/ScalarQuantizer.h>

namespace elq {

// The links of a graph over n vectors: every one leads to a vector that exists, on a level that it has, and a search
// that follows them finds something.
void validate_graph(const faiss::HNSW& graph, int64_t n);

// An index of inverted lists: its centroids, codes, ids and direct map.
void validate_ivf(const faiss::IndexIVF& index);

// SQ8 or SQfp16 for vectors of dimension d.
void validate_scalar_quantizer(const faiss::ScalarQuantizer& sq, int d, bool trained);

}  // namespace elq
