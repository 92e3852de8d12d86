// FAISS functions that this library replaces. In FAISS's archive they are weakened, so the linker takes these.
//
// FAISS searches fewer than 20 queries pair by pair and more through BLAS, with other rounding: the same question
// would get other scores alone than in a batch. Here a query's result has the same bits in every batch, and one pass
// over the rows serves many queries.
#include <algorithm>

#include <faiss/impl/FaissAssert.h>
#include <faiss/utils/Heap.h>
#include <faiss/utils/distances.h>

#include "kernels.h"

namespace {

// One thread's queries; their heaps stay in the cache while the rows pass by.
constexpr size_t queries_per_pass = 128;
// Queries in the first-level cache, rows in the second-level cache (at some hundred dimensions). The queries are a
// multiple of those of every kernel's tile.
constexpr size_t queries_per_block = 12;
constexpr size_t rows_per_block = 128;

using BlockKernel = decltype(elq::Kernels::inner_product_block);

struct Rows {
  const float* vectors;
  size_t count;
  size_t d;
};

// Offers a query's scores of consecutive rows to its heap. A row that ties with the worst of the k does not replace it.
// Among rows of equal score FAISS's heaps list the earlier first by distance, the later first by inner product.
template <class Order>
void offer(const float* scores, size_t n, int64_t first_row, size_t k, float* heap_scores, int64_t* heap_ids) {
  for (size_t j = 0; j < n; j++) {
    if (Order::cmp(heap_scores[0], scores[j])) {
      faiss::heap_replace_top<Order>(k, heap_scores, heap_ids, scores[j], first_row + j);
    }
  }
}

template <class Order>
void search_pass(BlockKernel kernel, const float* x, size_t nx, Rows rows, size_t k, float* scores, int64_t* ids) {
  float block[queries_per_block * rows_per_block];
  for (size_t q = 0; q < nx; q++) faiss::heap_heapify<Order>(k, scores + q * k, ids + q * k);
  for (size_t row = 0; row < rows.count; row += rows_per_block) {
    const size_t n = std::min(rows_per_block, rows.count - row);
    for (size_t first = 0; first < nx; first += queries_per_block) {
      const size_t m = std::min(queries_per_block, nx - first);
      kernel(x + first * rows.d, m, rows.vectors + row * rows.d, n, rows.d, block, rows_per_block);
      for (size_t q = 0; q < m; q++) {
        const size_t at = (first + q) * k;
        offer<Order>(block + q * rows_per_block, n, row, k, scores + at, ids + at);
      }
    }
  }
  for (size_t q = 0; q < nx; q++) faiss::heap_reorder<Order>(k, scores + q * k, ids + q * k);
}

template <class Order>
void search_exhaustively(
    BlockKernel kernel, const float* x, size_t nx, Rows rows, size_t k, float* scores, int64_t* ids) {
  const int64_t passes = (nx + queries_per_pass - 1) / queries_per_pass;
#pragma omp parallel for schedule(dynamic) if (passes > 1)
  for (int64_t pass = 0; pass < passes; pass++) {
    const size_t first = pass * queries_per_pass;
    const size_t n = std::min(queries_per_pass, nx - first);
    search_pass<Order>(kernel, x + first * rows.d, n, rows, k, scores + first * k, ids + first * k);
  }
}

}  // namespace

namespace elq {

const Kernels& kernels() {
#ifdef ELQ_AVX2_LIBRARY
  __builtin_cpu_init();
  static const Kernels& chosen = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512cd")
      ? avx512_kernels
      : avx2_kernels;
  return chosen;
#else
  return portable_kernels;
#endif
}

namespace {
const Kernels& active = kernels();
}

}  // namespace elq

namespace faiss {

float fvec_inner_product(const float* x, const float* y, size_t d) { return elq::active.inner_product(x, y, d); }

float fvec_L2sqr(const float* x, const float* y, size_t d) { return elq::active.l2sqr(x, y, d); }

float fvec_norm_L2sqr(const float* x, size_t d) { return elq::active.norm_l2sqr(x, d); }

void knn_inner_product(
    const float* x, const float* y, size_t d, size_t nx, size_t ny, size_t k, float* scores, int64_t* ids,
    const IDSelector* sel) {
  FAISS_THROW_IF_NOT_MSG(!sel, "searching a subset of the rows is not supported");
  search_exhaustively<CMin<float, int64_t>>(elq::active.inner_product_block, x, nx, {y, ny, d}, k, scores, ids);
}

void knn_inner_product(
    const float* x, const float* y, size_t d, size_t nx, size_t ny, float_minheap_array_t* heaps,
    const IDSelector* sel) {
  FAISS_THROW_IF_NOT(nx == heaps->nh);
  knn_inner_product(x, y, d, nx, ny, heaps->k, heaps->val, heaps->ids, sel);
}

void knn_L2sqr(
    const float* x, const float* y, size_t d, size_t nx, size_t ny, size_t k, float* scores, int64_t* ids,
    const float* /* y_norms: not needed */, const IDSelector* sel) {
  FAISS_THROW_IF_NOT_MSG(!sel, "searching a subset of the rows is not supported");
  search_exhaustively<CMax<float, int64_t>>(elq::active.l2sqr_block, x, nx, {y, ny, d}, k, scores, ids);
}

void knn_L2sqr(
    const float* x, const float* y, size_t d, size_t nx, size_t ny, float_maxheap_array_t* heaps,
    const float* y_norms, const IDSelector* sel) {
  FAISS_THROW_IF_NOT(nx == heaps->nh);
  knn_L2sqr(x, y, d, nx, ny, heaps->k, heaps->val, heaps->ids, y_norms, sel);
}

}  // namespace faiss
