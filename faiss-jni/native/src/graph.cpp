// faiss::IndexHNSW::search, which this library replaces as in exhaustive.cpp. FAISS's makes a table of a byte a row in
// each call, for a search to mark the rows that it has seen: of 5.9 million rows 6 MB are cleared to see some thousand.
// Here a thread keeps its table, and every search marks with a number of its own, so that what earlier searches left in
// it, of other indexes too, counts for nothing.
#include <omp.h>

#include <algorithm>
#include <functional>
#include <memory>

#include <faiss/IndexHNSW.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/impl/FaissAssert.h>
#include <faiss/utils/Heap.h>

namespace {

using faiss::DistanceComputer;
using Id = faiss::Index::idx_t;

// Graphs look for the least distance: the greatest inner product with its sign turned.
class TurnedProducts final : public DistanceComputer {
 public:
  explicit TurnedProducts(DistanceComputer* products) : products_(products) {}
  void set_query(const float* x) override { products_->set_query(x); }
  float operator()(Id i) override { return -(*products_)(i); }
  float symmetric_dis(Id i, Id j) override { return -products_->symmetric_dis(i, j); }

 private:
  std::unique_ptr<DistanceComputer> products_;
};

std::unique_ptr<DistanceComputer> distances_of(const faiss::Index& storage, bool products) {
  std::unique_ptr<DistanceComputer> distances(storage.get_distance_computer());
  if (products) return std::make_unique<TurnedProducts>(distances.release());
  return distances;
}

thread_local std::unique_ptr<faiss::VisitedTable> kept;

void search_some(
    const faiss::IndexHNSW& index, size_t n, const float* x, Id k, float* scores, Id* ids,
    const faiss::SearchParametersHNSW* parameters) {
  const bool products = index.metric_type == faiss::METRIC_INNER_PRODUCT;
  const std::unique_ptr<DistanceComputer> distances = distances_of(*index.storage, products);
  // Taken from the thread, and only given back in the end: marks of a search that throws are those of no number.
  std::unique_ptr<faiss::VisitedTable> table = std::move(kept);
  if (!table || table->visited.size() < size_t(index.ntotal)) {
    table.reset();
    table = std::make_unique<faiss::VisitedTable>(index.ntotal);
  }
  for (size_t i = 0; i < n; i++) {
    float* found_scores = scores + i * k;
    Id* found = ids + i * k;
    distances->set_query(x + i * index.d);
    faiss::maxheap_heapify(k, found_scores, found);
    table->advance();
    index.hnsw.search(*distances, k, found, found_scores, *table, parameters);
    faiss::maxheap_reorder(k, found_scores, found);
    if (products) std::transform(found_scores, found_scores + k, found_scores, std::negate<float>());
  }
  kept = std::move(table);
}

}  // namespace

namespace faiss {

void IndexHNSW::search(
    idx_t n, const float* x, idx_t k, float* distances, idx_t* labels, const SearchParameters* chosen) const {
  FAISS_THROW_IF_NOT(k > 0 && storage);
  FAISS_THROW_IF_NOT_MSG(!reconstruct_from_neighbors, "graphs that reconstruct from neighbours are not supported");
  const auto* parameters = dynamic_cast<const SearchParametersHNSW*>(chosen);
  FAISS_THROW_IF_NOT_MSG(parameters || !chosen, "these are not parameters of a graph");
  const idx_t threads = std::min<idx_t>(omp_get_max_threads(), n);
  // Nothing can be thrown out of a parallel region.
  if (threads <= 1) return search_some(*this, n, x, k, distances, labels, parameters);
#pragma omp parallel for schedule(static) num_threads(threads)
  for (idx_t part = 0; part < threads; part++) {
    const idx_t first = n * part / threads;
    const idx_t count = n * (part + 1) / threads - first;
    search_some(*this, count, x + first * d, k, distances + first * k, labels + first * k, parameters);
  }
}

}  // namespace faiss
