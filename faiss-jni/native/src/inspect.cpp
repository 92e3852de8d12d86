#include "inspect.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexIVFPQFastScan.h>
#include <faiss/IndexRefine.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/invlists/BlockInvertedLists.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

namespace elq {
namespace {

std::string scalar_name(const faiss::ScalarQuantizer& sq) {
  return sq.qtype == faiss::ScalarQuantizer::QT_8bit ? "SQ8" : "SQfp16";
}

std::string graph_name(const faiss::IndexHNSW& index) {
  const bool one_level = index.hnsw.cum_nneighbor_per_level.size() == 2;
  return "HNSW" + std::to_string(one_level ? index.hnsw.nb_neighbors(0) / 2 : index.hnsw.nb_neighbors(1));
}

std::string codes_name(const faiss::IndexIVF& index) {
  if (const auto* scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer*>(&index)) return scalar_name(scalar->sq);
  if (const auto* fast = dynamic_cast<const faiss::IndexIVFPQFastScan*>(&index)) {
    return "PQ" + std::to_string(fast->pq.M) + "x4fs" + (fast->by_residual ? "r" : "");
  }
  if (const auto* pq = dynamic_cast<const faiss::IndexIVFPQ*>(&index)) return "PQ" + std::to_string(pq->pq.M) + "np";
  return "Flat";
}

int64_t list_bytes(const faiss::InvertedLists& lists) {
  if (dynamic_cast<const faiss::OnDiskInvertedLists*>(&lists)) return 0;  // in the file
  const auto* blocks = dynamic_cast<const faiss::BlockInvertedLists*>(&lists);
  int64_t bytes = 0;
  for (size_t i = 0; i < lists.nlist; i++) {
    bytes += blocks ? blocks->codes[i].size() : lists.list_size(i) * lists.code_size;
    bytes += lists.list_size(i) * sizeof(int64_t);
  }
  return bytes;
}

// Products of centroids that FAISS computes when it trains or reads an index of product codes.
int64_t table_bytes(const faiss::IndexIVF& index) {
  const auto* fast = dynamic_cast<const faiss::IndexIVFPQFastScan*>(&index);
  const auto* pq = dynamic_cast<const faiss::IndexIVFPQ*>(&index);
  return fast ? fast->precomputed_table.nbytes() : pq ? pq->precomputed_table.nbytes() : 0;
}

}  // namespace

std::string describe(const faiss::Index& index) {
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) {
    return describe(*refine->base_index) + ",RFlat";
  }
  if (const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&index)) {
    return graph_name(*hnsw) + "," + describe(*hnsw->storage);
  }
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVF*>(&index)) {
    const auto* graph = dynamic_cast<const faiss::IndexHNSW*>(ivf->quantizer);
    return "IVF" + std::to_string(ivf->nlist) + (graph ? "_" + graph_name(*graph) : "") + "," + codes_name(*ivf);
  }
  if (const auto* scalar = dynamic_cast<const faiss::IndexScalarQuantizer*>(&index)) return scalar_name(scalar->sq);
  return "Flat";
}

int64_t memory_bytes(const faiss::Index& index) {
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) {
    return memory_bytes(*refine->base_index) + memory_bytes(*refine->refine_index);
  }
  if (const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&index)) {
    const faiss::HNSW& graph = hnsw->hnsw;
    return memory_bytes(*hnsw->storage) + graph.neighbors.size() * sizeof(graph.neighbors[0]) +
        graph.offsets.size() * sizeof(graph.offsets[0]) + graph.levels.size() * sizeof(graph.levels[0]);
  }
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVF*>(&index)) {
    return memory_bytes(*ivf->quantizer) + list_bytes(*ivf->invlists) + table_bytes(*ivf) +
        ivf->direct_map.array.size() * sizeof(int64_t);
  }
  const auto* codes = dynamic_cast<const faiss::IndexFlatCodes*>(&index);
  return codes ? codes->codes.size() : 0;
}

bool batch_invariant(const faiss::Index& index) {
  // Fast scan visits the lists in an order that depends on the batch, and its coarse scores tie often.
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) return batch_invariant(*refine->base_index);
  return !dynamic_cast<const faiss::IndexIVFFastScan*>(&index);
}

float largest_value(const faiss::Index& index) {
  constexpr float largest_half = 65504;
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) return largest_value(*refine->base_index);
  if (const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&index)) return largest_value(*hnsw->storage);
  if (const auto* scalar = dynamic_cast<const faiss::IndexScalarQuantizer*>(&index)) {
    if (scalar->sq.qtype == faiss::ScalarQuantizer::QT_fp16) return largest_half;
  }
  if (const auto* scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer*>(&index)) {
    // What is stored is the difference to a centroid, which is a mean of such values.
    if (scalar->sq.qtype == faiss::ScalarQuantizer::QT_fp16) return largest_half / 2;
  }
  return std::numeric_limits<float>::max();
}

void set_parameter(faiss::Index& index, Parameter parameter, int value) {
  auto* refine = dynamic_cast<faiss::IndexRefine*>(&index);
  if (parameter == Parameter::refine_factor) {
    if (!refine) throw std::invalid_argument("the index is not refined: REFINE_FACTOR needs ...,RFlat");
    refine->k_factor = value;
    return;
  }
  faiss::Index& base = refine ? *refine->base_index : index;
  if (auto* ivf = dynamic_cast<faiss::IndexIVF*>(&base); ivf && parameter == Parameter::nprobe) {
    ivf->nprobe = std::min<size_t>(value, ivf->nlist);  // fast scan does not limit it by itself
  } else if (auto* hnsw = dynamic_cast<faiss::IndexHNSW*>(&base); hnsw && parameter != Parameter::nprobe) {
    (parameter == Parameter::ef_search ? hnsw->hnsw.efSearch : hnsw->hnsw.efConstruction) = value;
  } else {
    throw std::invalid_argument(describe(index) + " has no such parameter");
  }
}

int get_parameter(const faiss::Index& index, Parameter parameter) {
  const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index);
  if (parameter == Parameter::refine_factor && refine) return static_cast<int>(refine->k_factor);
  const faiss::Index& base = refine ? *refine->base_index : index;
  const auto* ivf = dynamic_cast<const faiss::IndexIVF*>(&base);
  if (parameter == Parameter::nprobe && ivf) return static_cast<int>(ivf->nprobe);
  const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&base);
  if (parameter == Parameter::ef_search && hnsw) return hnsw->hnsw.efSearch;
  if (parameter == Parameter::ef_construction && hnsw) return hnsw->hnsw.efConstruction;
  throw std::invalid_argument(describe(index) + " has no such parameter");
}

}  // namespace elq
