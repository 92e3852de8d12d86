#include <cstring>
#include <string>
#include <typeinfo>
#include <vector>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexIVFPQFastScan.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/invlists/BlockInvertedLists.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

#include "finite.h"
#include "require.h"
#include "validate.h"
#include "validate_parts.h"

namespace elq {
namespace {

using faiss::DirectMap;
using faiss::IndexIVF;
using faiss::IndexIVFPQFastScan;
using faiss::InvertedLists;

void validate_product_quantizer(const faiss::ProductQuantizer& pq, int d, size_t bits, size_t code_size) {
  require_equal(pq.d, d, "product quantizer dimension");
  require(pq.M >= 1 && pq.d % pq.M == 0, "product quantizer cannot split the dimension");
  require_equal(pq.nbits, bits, "product quantizer bits");
  require_equal(code_size, (pq.M * bits + 7) / 8, "product quantizer bytes per vector");
  require_equal(pq.centroids.size(), pq.d * pq.ksub, "product quantizer centroids");
  require_finite(pq.centroids.data(), pq.M * pq.ksub, pq.dsub, [&](size_t i) {
    return "product quantizer part " + std::to_string(i / pq.ksub) + ", centroid " + std::to_string(i % pq.ksub) + ",";
  });
}

void validate_fast_scan(const IndexIVFPQFastScan& index) {
  validate_product_quantizer(index.pq, index.d, 4, index.code_size);
  require_equal(index.bbs, 32, "fast-scan block");
  require_equal(index.M2, (index.pq.M + 1) / 2 * 2, "fast-scan sub-quantizers");
  require_equal(index.ksub, 16, "fast-scan centroids per sub-quantizer");
  require_equal(index.implem, 0, "fast-scan implementation");
  require_equal(index.qbs2, 0, "fast-scan query batch");
}

void validate_kind(const IndexIVF& index) {
  if (typeid(index) == typeid(faiss::IndexIVFFlat)) {
    require_equal(index.code_size, index.d * sizeof(float), "IVF bytes per vector");
  } else if (const auto* scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer*>(&index)) {
    validate_scalar_quantizer(scalar->sq, index.d, index.is_trained);
    require_equal(index.code_size, scalar->sq.code_size, "IVF bytes per vector");
  } else if (const auto* fast = dynamic_cast<const IndexIVFPQFastScan*>(&index)) {
    validate_fast_scan(*fast);
  } else if (typeid(index) == typeid(faiss::IndexIVFPQ)) {
    validate_product_quantizer(static_cast<const faiss::IndexIVFPQ&>(index).pq, index.d, 8, index.code_size);
  } else {
    require(false, "IVF index of an unknown kind");
  }
}

void validate_coarse(const IndexIVF& index) {
  require(index.nlist >= 1, "IVF has no lists");
  require(index.nprobe >= 1, "IVF nprobe is 0");  // more than there are lists is legal: all of them
  require(index.quantizer != nullptr && index.invlists != nullptr, "IVF lacks its quantizer or its lists");
  require_equal(index.quantizer->d, index.d, "IVF quantizer dimension");
  require_equal(index.quantizer->ntotal, index.is_trained ? index.nlist : 0, "IVF quantizer centroids");
  require(
      dynamic_cast<const faiss::IndexFlat*>(index.quantizer) || dynamic_cast<const faiss::IndexHNSW*>(index.quantizer),
      "IVF quantizer of an unknown kind");
  try {
    validate(*index.quantizer);
  } catch (const std::runtime_error& e) {
    throw std::runtime_error(std::string("IVF quantizer, whose vectors are the lists' centroids: ") + e.what());
  }
}

void validate_blocks(const faiss::BlockInvertedLists& lists, const IndexIVFPQFastScan& index) {
  require_equal(lists.n_per_block, index.bbs, "vectors per block");
  require_equal(lists.block_size, index.bbs * index.M2 / 2, "bytes per block");
  require_equal(lists.codes.size(), lists.nlist, "lists with codes");
  require_equal(lists.ids.size(), lists.nlist, "lists with ids");
  for (size_t i = 0; i < lists.nlist; i++) {
    const size_t blocks = (lists.ids[i].size() + lists.n_per_block - 1) / lists.n_per_block;
    require_equal(lists.codes[i].size(), blocks * lists.block_size, "bytes of an inverted list");
  }
}

void validate_arrays(const faiss::ArrayInvertedLists& lists, const IndexIVF& index) {
  require_equal(lists.code_size, index.code_size, "inverted lists' bytes per vector");
  require_equal(lists.codes.size(), lists.nlist, "lists with codes");
  require_equal(lists.ids.size(), lists.nlist, "lists with ids");
  for (size_t i = 0; i < lists.nlist; i++) {
    require_equal(lists.codes[i].size(), lists.ids[i].size() * lists.code_size, "bytes of an inverted list");
  }
}

void validate_mapped(const faiss::OnDiskInvertedLists& lists, const IndexIVF& index) {
  require_equal(lists.code_size, index.code_size, "inverted lists' bytes per vector");
  require_equal(lists.lists.size(), lists.nlist, "lists with places in the file");
  const size_t entry = lists.code_size + sizeof(InvertedLists::idx_t);
  for (const faiss::OnDiskOneList& list : lists.lists) {
    require_equal(list.capacity, list.size, "entries that a mapped inverted list has room for");
    require(
        list.offset <= lists.totsize && list.size <= (lists.totsize - list.offset) / entry,
        "a mapped inverted list ends beyond the file");
  }
}

void validate_lists(const IndexIVF& index) {
  require_equal(index.invlists->nlist, index.nlist, "inverted lists");
  const auto* fast = dynamic_cast<const IndexIVFPQFastScan*>(&index);
  if (const auto* blocks = dynamic_cast<const faiss::BlockInvertedLists*>(index.invlists)) {
    require(fast != nullptr, "blocked inverted lists outside fast scan");
    validate_blocks(*blocks, *fast);
  } else if (const auto* arrays = dynamic_cast<const faiss::ArrayInvertedLists*>(index.invlists)) {
    require(fast == nullptr, "fast scan without blocked inverted lists");
    validate_arrays(*arrays, index);
  } else if (const auto* mapped = dynamic_cast<const faiss::OnDiskInvertedLists*>(index.invlists)) {
    require(fast == nullptr, "fast scan without blocked inverted lists");
    validate_mapped(*mapped, index);
  } else {
    require(false, "inverted lists of an unknown kind");
  }
}

[[noreturn]] void refuse_id(int64_t id, int64_t n, bool twice) {
  throw std::runtime_error(
      "an inverted list has the id " + std::to_string(id) + (twice ? ", which another entry has too" : "") +
      ", but ids are the rows of the catalogue, 0 to " + std::to_string(n - 1) +
      ", each once. If the vectors were added with add_with_ids, rebuild the index with index.add(vectors), in the "
      "order of the catalogue");
}

// Ids in a mapped file begin at any byte.
int64_t id_at(const InvertedLists::ScopedIds& ids, size_t offset) {
  int64_t id;
  std::memcpy(&id, reinterpret_cast<const uint8_t*>(ids.ids) + offset * sizeof(id), sizeof(id));
  return id;
}

// Calls body(list, offset, id) for every entry of every list.
template <class Body>
void for_each_entry(const InvertedLists& lists, Body body) {
  for (size_t list = 0; list < lists.nlist; list++) {
    const size_t n = lists.list_size(list);
    const InvertedLists::ScopedIds ids(&lists, list);
    for (size_t offset = 0; offset < n; offset++) body(list, offset, id_at(ids, offset));
  }
}

void validate_ids(const IndexIVF& index) {
  const int64_t n = index.ntotal;
  std::vector<bool> seen(n);
  int64_t total = 0;
  for_each_entry(*index.invlists, [&](size_t, size_t, int64_t id) {
    if (id < 0 || id >= n || seen[id]) refuse_id(id, n, id >= 0 && id < n);
    seen[id] = true;
    total++;
  });
  require_equal(total, n, "vectors in all inverted lists");
}

// Where a map from ids to places says that an id stands, or -1.
int64_t place_in(const DirectMap& map, int64_t id) {
  if (map.type == DirectMap::Array) return map.array[id];
  const auto found = map.hashtable.find(id);
  return found == map.hashtable.end() ? -1 : found->second;
}

// To be called once the ids are known to be sound.
void validate_direct_map(const IndexIVF& index) {
  const DirectMap& map = index.direct_map;
  require_equal(map.array.size(), map.type == DirectMap::Array ? index.ntotal : 0, "IVF direct map entries");
  require_equal(map.hashtable.size(), map.type == DirectMap::Hashtable ? index.ntotal : 0, "IVF direct map entries");
  if (map.type == DirectMap::NoMap) return;
  for_each_entry(*index.invlists, [&](size_t list, size_t offset, int64_t id) {
    if (place_in(map, id) == static_cast<int64_t>(faiss::lo_build(list, offset))) return;
    throw std::runtime_error(
        "the IVF direct map does not say that vector " + std::to_string(id) + " is entry " + std::to_string(offset) +
        " of list " + std::to_string(list));
  });
}

// Codes of other kinds are numbers of centroids or steps in a range: every bit pattern is finite.
void validate_stored_floats(const IndexIVF& index) {
  const auto* scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer*>(&index);
  const bool half = scalar && scalar->sq.qtype == faiss::ScalarQuantizer::QT_fp16;
  if (!half && typeid(index) != typeid(faiss::IndexIVFFlat)) return;
  const InvertedLists& lists = *index.invlists;
  for (size_t list = 0; list < lists.nlist; list++) {
    InvertedLists::ScopedCodes codes(&lists, list);
    const InvertedLists::ScopedIds ids(&lists, list);
    const RowName name = [&](size_t i) { return "vector " + std::to_string(id_at(ids, i)); };
    (half ? require_finite_half : require_finite)(codes.get(), lists.list_size(list), index.d, name);
  }
}

}  // namespace

void validate_ivf(const IndexIVF& index) {
  validate_coarse(index);
  validate_kind(index);
  validate_lists(index);
  validate_ids(index);
  validate_direct_map(index);
  validate_stored_floats(index);
}

}  // namespace elq
