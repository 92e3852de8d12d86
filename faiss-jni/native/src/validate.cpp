#include "validate.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <typeinfo>

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

using faiss::HNSW;

// Twice the largest M of a factory string: level 0 holds 2 M links.
constexpr int64_t most_links = 1024;

// For checks that run once; those in loops must not build their message before it is needed.
void require(bool holds, const std::string& otherwise) {
  if (!holds) throw std::runtime_error(otherwise);
}

void require_equal(int64_t found, int64_t expected, const char* what) {
  if (found == expected) return;
  throw std::runtime_error(std::string(what) + " is " + std::to_string(found) + ", expected " + std::to_string(expected));
}

void require_range(int64_t found, int64_t least, int64_t most, const char* what) {
  if (found >= least && found <= most) return;
  throw std::runtime_error(
      std::string(what) + " is " + std::to_string(found) + ", expected " + std::to_string(least) + ".." +
      std::to_string(most));
}

void validate_header(const faiss::Index& index) {
  require(index.d > 0, "dimension is " + std::to_string(index.d));
  require(index.ntotal >= 0, "vector count is " + std::to_string(index.ntotal));
  require(
      index.metric_type == faiss::METRIC_INNER_PRODUCT || index.metric_type == faiss::METRIC_L2,
      "metric is neither inner product nor L2");
}

void validate_flat(const faiss::IndexFlat& index) {
  require_equal(index.code_size, index.d * sizeof(float), "flat bytes per vector");
  require_equal(index.codes.size(), index.ntotal * index.code_size, "flat bytes in all");
}

void validate_quantizer(const faiss::ScalarQuantizer& sq, int d, bool trained) {
  const bool bytes = sq.qtype == faiss::ScalarQuantizer::QT_8bit;
  require(bytes || sq.qtype == faiss::ScalarQuantizer::QT_fp16, "scalar quantizer is neither SQ8 nor SQfp16");
  require_equal(sq.d, d, "scalar quantizer dimension");
  require_equal(sq.code_size, bytes ? d : 2 * d, "scalar quantizer bytes per vector");
  require_equal(sq.trained.size(), bytes && trained ? 2 * d : 0, "scalar quantizer range count");
}

void validate_scalar(const faiss::IndexScalarQuantizer& index) {
  validate_quantizer(index.sq, index.d, index.is_trained);
  require_equal(index.code_size, index.sq.code_size, "bytes per vector");
  require_equal(index.codes.size(), index.ntotal * index.code_size, "scalar quantizer bytes in all");
}

// Levels, offsets and the number of links that each level has room for.
void validate_graph_layout(const HNSW& graph, int64_t n) {
  const auto& room = graph.cum_nneighbor_per_level;
  require_equal(graph.levels.size(), n, "HNSW level count");
  require_equal(graph.offsets.size(), n + 1, "HNSW offset count");
  require(room.size() >= 2 && room[0] == 0, "HNSW has no room for links on level 0");
  for (size_t l = 1; l < room.size(); l++) {
    const int64_t links = int64_t(room[l]) - room[l - 1];
    require_range(links, 1, most_links, "HNSW links per vector and level");
  }
  require_equal(graph.assign_probas.size(), room.size() - 1, "HNSW level probabilities");
  for (double p : graph.assign_probas) require(p >= 0 && p <= 1, "HNSW level probability is outside 0..1");
  require_equal(graph.offsets[0], 0, "first HNSW offset");
  for (int64_t i = 0; i < n; i++) {
    const int level = graph.levels[i];
    require_range(level, 1, room.size() - 1, "HNSW level");
    require_equal(graph.offsets[i + 1], graph.offsets[i] + room[level], "HNSW offset");
  }
  require_equal(graph.neighbors.size(), graph.offsets[n], "HNSW link count");
}

[[noreturn]] void refuse_link(int64_t node, int level, int64_t other, int64_t n) {
  throw std::runtime_error(
      "HNSW link of vector " + std::to_string(node) + " leads to " + std::to_string(other) +
      (other < 0 || other >= n ? ", which does not exist"
                               : ", which is not on level " + std::to_string(level) + " or follows an empty place"));
}

void validate_links_of(const HNSW& graph, int64_t node, int64_t n) {
  for (int level = 0; level < graph.levels[node]; level++) {
    size_t begin, end;
    graph.neighbor_range(node, level, &begin, &end);
    bool ended = false;
    for (size_t j = begin; j < end; j++) {
      const int64_t other = graph.neighbors[j];
      ended |= other == -1;  // adding a vector trusts that nothing follows the first empty place
      if (ended && other == -1) continue;
      if (ended || other < 0 || other >= n || graph.levels[other] <= level) refuse_link(node, level, other, n);
    }
  }
}

void validate_entry(const HNSW& graph, int64_t n) {
  if (n == 0) {
    require_equal(graph.entry_point, -1, "HNSW entry point of an empty index");
    require_equal(graph.max_level, -1, "HNSW top level of an empty index");
  } else {
    require_range(graph.entry_point, 0, n - 1, "HNSW entry point");
    require_equal(graph.max_level, graph.levels[graph.entry_point] - 1, "HNSW top level");
  }
}

void validate_hnsw(const faiss::IndexHNSW& index) {
  const HNSW& graph = index.hnsw;
  validate_graph_layout(graph, index.ntotal);
  for (int64_t i = 0; i < index.ntotal; i++) validate_links_of(graph, i, index.ntotal);
  validate_entry(graph, index.ntotal);
  require_range(graph.efSearch, 1, 1 << 20, "HNSW efSearch");
  require_range(graph.efConstruction, 1, 1 << 20, "HNSW efConstruction");
  require_equal(graph.upper_beam, 1, "HNSW upper beam");
  require(index.storage != nullptr, "HNSW has no vectors");
  require_equal(index.storage->ntotal, index.ntotal, "HNSW stored vectors");
  require_equal(index.storage->d, index.d, "HNSW stored dimension");
  require_equal(index.storage->metric_type, index.metric_type, "HNSW stored metric");
  const auto& kind = typeid(*index.storage);
  require(
      dynamic_cast<const faiss::IndexFlat*>(index.storage) || kind == typeid(faiss::IndexScalarQuantizer),
      "HNSW over vectors of an unknown kind");
  validate(*index.storage);
}

void validate_product_quantizer(const faiss::ProductQuantizer& pq, int d, size_t bits, size_t code_size) {
  require_equal(pq.d, d, "product quantizer dimension");
  require(pq.M >= 1 && pq.d % pq.M == 0, "product quantizer cannot split the dimension");
  require_equal(pq.nbits, bits, "product quantizer bits");
  require_equal(code_size, (pq.M * bits + 7) / 8, "product quantizer bytes per vector");
  require_equal(pq.centroids.size(), pq.d * pq.ksub, "product quantizer centroids");
}

void validate_blocks(const faiss::BlockInvertedLists& lists, const faiss::IndexIVFPQFastScan& index) {
  require_equal(lists.n_per_block, index.bbs, "vectors per block");
  require_equal(lists.block_size, index.bbs * index.M2 / 2, "bytes per block");
  require_equal(lists.codes.size(), lists.nlist, "lists with codes");
  require_equal(lists.ids.size(), lists.nlist, "lists with ids");
  for (size_t i = 0; i < lists.nlist; i++) {
    const size_t blocks = (lists.ids[i].size() + lists.n_per_block - 1) / lists.n_per_block;
    require_equal(lists.codes[i].size(), blocks * lists.block_size, "bytes of an inverted list");
  }
}

void validate_arrays(const faiss::ArrayInvertedLists& lists, const faiss::IndexIVF& index) {
  require_equal(lists.code_size, index.code_size, "inverted lists' bytes per vector");
  require_equal(lists.codes.size(), lists.nlist, "lists with codes");
  require_equal(lists.ids.size(), lists.nlist, "lists with ids");
  for (size_t i = 0; i < lists.nlist; i++) {
    require_equal(lists.codes[i].size(), lists.ids[i].size() * lists.code_size, "bytes of an inverted list");
  }
}

void validate_list_ids(const faiss::IndexIVF& index) {
  const faiss::InvertedLists& lists = *index.invlists;
  int64_t total = 0;
  for (size_t list = 0; list < lists.nlist; list++) {
    const size_t n = lists.list_size(list);
    const faiss::InvertedLists::ScopedIds ids(&lists, list);
    for (size_t j = 0; j < n; j++) {
      require_range(ids[j], 0, index.ntotal - 1, "id in an inverted list");
    }
    total += n;
  }
  require_equal(total, index.ntotal, "vectors in all inverted lists");
}

void validate_fast_scan(const faiss::IndexIVFPQFastScan& index) {
  validate_product_quantizer(index.pq, index.d, 4, index.code_size);
  require_equal(index.bbs, 32, "fast-scan block");
  require_equal(index.M2, (index.pq.M + 1) / 2 * 2, "fast-scan sub-quantizers");
  require_equal(index.implem, 0, "fast-scan implementation");
  require_equal(index.qbs2, 0, "fast-scan query batch");
}

void validate_ivf_kind(const faiss::IndexIVF& index) {
  if (typeid(index) == typeid(faiss::IndexIVFFlat)) {
    require_equal(index.code_size, index.d * sizeof(float), "IVF bytes per vector");
  } else if (const auto* scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer*>(&index)) {
    validate_quantizer(scalar->sq, index.d, index.is_trained);
    require_equal(index.code_size, scalar->sq.code_size, "IVF bytes per vector");
  } else if (const auto* fast = dynamic_cast<const faiss::IndexIVFPQFastScan*>(&index)) {
    validate_fast_scan(*fast);
  } else if (typeid(index) == typeid(faiss::IndexIVFPQ)) {
    validate_product_quantizer(static_cast<const faiss::IndexIVFPQ&>(index).pq, index.d, 8, index.code_size);
  } else {
    require(false, "IVF index of an unknown kind");
  }
}

void validate_ivf(const faiss::IndexIVF& index) {
  require(index.nlist >= 1, "IVF has no lists");
  require_range(index.nprobe, 1, index.nlist, "IVF nprobe");
  require(index.quantizer != nullptr && index.invlists != nullptr, "IVF lacks its quantizer or its lists");
  require_equal(index.quantizer->d, index.d, "IVF quantizer dimension");
  require_equal(index.quantizer->ntotal, index.is_trained ? index.nlist : 0, "IVF quantizer centroids");
  require(
      dynamic_cast<const faiss::IndexFlat*>(index.quantizer) || dynamic_cast<const faiss::IndexHNSW*>(index.quantizer),
      "IVF quantizer of an unknown kind");
  validate(*index.quantizer);
  require(index.direct_map.type == faiss::DirectMap::NoMap, "IVF with a direct map");
  require_equal(index.invlists->nlist, index.nlist, "inverted lists");
  validate_ivf_kind(index);
  const auto* fast = dynamic_cast<const faiss::IndexIVFPQFastScan*>(&index);
  if (const auto* blocks = dynamic_cast<const faiss::BlockInvertedLists*>(index.invlists)) {
    require(fast != nullptr, "blocked inverted lists outside fast scan");
    validate_blocks(*blocks, *fast);
  } else if (const auto* arrays = dynamic_cast<const faiss::ArrayInvertedLists*>(index.invlists)) {
    require(fast == nullptr, "fast scan without blocked inverted lists");
    validate_arrays(*arrays, index);
  } else {
    require(
        !fast && typeid(*index.invlists) == typeid(faiss::OnDiskInvertedLists), "inverted lists of an unknown kind");
  }
  validate_list_ids(index);
}

void validate_refine(const faiss::IndexRefine& index) {
  for (const faiss::Index* part : {index.base_index, index.refine_index}) {
    require(part != nullptr, "refined index lacks a part");
    require_equal(part->d, index.d, "refined index dimension");
    require_equal(part->ntotal, index.ntotal, "refined index count");
    require_equal(part->metric_type, index.metric_type, "refined index metric");
    require(!dynamic_cast<const faiss::IndexRefine*>(part), "refined index inside a refined index");
    validate(*part);
  }
  require(dynamic_cast<const faiss::IndexFlat*>(index.refine_index), "refined by something else than flat vectors");
  require(index.k_factor >= 1 && index.k_factor <= 1000, "refine factor outside 1..1000");
}

}  // namespace

void validate(const faiss::Index& index) {
  validate_header(index);
  if (const auto* flat = dynamic_cast<const faiss::IndexFlat*>(&index)) return validate_flat(*flat);
  if (typeid(index) == typeid(faiss::IndexScalarQuantizer)) {
    return validate_scalar(static_cast<const faiss::IndexScalarQuantizer&>(index));
  }
  if (const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&index)) return validate_hnsw(*hnsw);
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVF*>(&index)) return validate_ivf(*ivf);
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) return validate_refine(*refine);
  throw std::runtime_error("an index of an unknown kind");
}

}  // namespace elq
