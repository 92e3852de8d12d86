// The search of graphs that src/graph.cpp puts in the place of FAISS's.
#include <doctest/doctest.h>
#include <faiss/IndexHNSW.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/utils/Heap.h>
#include <omp.h>

#include <cstring>
#include <memory>
#include <new>
#include <thread>

#include "vectors.h"

namespace elq::test {
namespace {

constexpr size_t k = 5;

struct Found {
  std::vector<float> scores;
  std::vector<int64_t> ids;

  bool operator==(const Found& other) const {
    return ids == other.ids && std::memcmp(scores.data(), other.scores.data(), scores.size() * sizeof(float)) == 0;
  }
};

Found search(const faiss::Index& index, const float* x, size_t n) {
  Found found{std::vector<float>(n * k), std::vector<int64_t>(n * k)};
  index.search(n, x, k, found.scores.data(), found.ids.data());
  return found;
}

// A search by FAISS's graph itself that sees no marks but its own.
Found fresh(const faiss::IndexHNSW& index, const float* x, size_t n) {
  const std::unique_ptr<faiss::DistanceComputer> distances(index.storage->get_distance_computer());
  REQUIRE(index.metric_type == faiss::METRIC_L2);
  Found found{std::vector<float>(n * k), std::vector<int64_t>(n * k)};
  for (size_t i = 0; i < n; i++) {
    faiss::VisitedTable table(index.ntotal);
    float* scores = found.scores.data() + i * k;
    int64_t* ids = found.ids.data() + i * k;
    distances->set_query(x + i * dimension);
    faiss::maxheap_heapify(k, scores, ids);
    index.hnsw.search(*distances, k, ids, scores, table);
    faiss::maxheap_reorder(k, scores, ids);
  }
  return found;
}

// The same in a thread that has searched nothing before.
Found elsewhere(const faiss::Index& index, const float* x, size_t n) {
  Found found;
  std::thread([&] { found = search(index, x, n); }).join();
  return found;
}

// Vectors whose tenth distance fails.
class Failing final : public faiss::Index {
 public:
  explicit Failing(const faiss::Index& vectors) : Index(vectors.d, vectors.metric_type), vectors_(vectors) {}

  faiss::DistanceComputer* get_distance_computer() const override { return new Distances(vectors_); }
  void add(idx_t, const float*) override {}
  void reset() override {}
  void search(idx_t, const float*, idx_t, float*, idx_t*, const faiss::SearchParameters*) const override {}

 private:
  struct Distances final : faiss::DistanceComputer {
    explicit Distances(const faiss::Index& vectors) : real(vectors.get_distance_computer()) {}
    void set_query(const float* x) override { real->set_query(x); }
    float operator()(idx_t i) override { return ++calls < 10 ? (*real)(i) : throw std::bad_alloc(); }
    float symmetric_dis(idx_t i, idx_t j) override { return real->symmetric_dis(i, j); }

    std::unique_ptr<faiss::DistanceComputer> real;
    int calls = 0;
  };

  const faiss::Index& vectors_;
};

}  // namespace

TEST_CASE("marks of earlier searches, also of other graphs, change nothing") {
  const auto large = filled("HNSW4", faiss::METRIC_L2);
  const auto small = filled("HNSW4,SQ8", faiss::METRIC_L2, 40);
  const std::vector<float> queries = normal_numbers(count * dimension, 8);
  const Found of_large = fresh(as<faiss::IndexHNSW>(*large), queries.data(), count);
  const Found of_small = fresh(as<faiss::IndexHNSW>(*small), queries.data(), count);
  for (int again = 0; again < 3; again++) {  // more searches than there are numbers to mark with
    CHECK(search(*small, queries.data(), count) == of_small);
    CHECK(search(*large, queries.data(), count) == of_large);
  }
}

TEST_CASE("graphs of both metrics, alone and within other indexes, find the same in a thread of no past") {
  const std::vector<float> queries = normal_numbers(count * dimension, 8);
  for (const char* factory : {"HNSW4", "HNSW4,SQ8", "HNSW4,SQfp16", "HNSW4,SQ8,RFlat", "IVF5_HNSW4,Flat"}) {
    for (faiss::MetricType metric : {faiss::METRIC_INNER_PRODUCT, faiss::METRIC_L2}) {
      CAPTURE(factory);
      const auto index = filled(factory, metric);
      const Found found = search(*index, queries.data(), count);
      CHECK(elsewhere(*index, queries.data(), count) == found);
      CHECK(search(*index, queries.data(), count) == found);
    }
  }
}

TEST_CASE("a graph finds the greatest inner products, best first") {
  const auto index = filled("HNSW16");
  const std::vector<float> vectors = normal_numbers(count * dimension, 7);
  const Found found = search(*index, vectors.data(), count);
  for (size_t i = 0; i < count * k; i++) {
    const float* query = vectors.data() + i / k * dimension;
    CHECK(found.scores[i] == doctest::Approx(inner_product(query, vectors.data() + found.ids[i] * dimension, dimension)));
    if (i % k != 0) CHECK(found.scores[i] <= found.scores[i - 1]);
  }
}

TEST_CASE("threads share the queries of a search") {
  const auto index = filled("HNSW4");
  const std::vector<float> queries = normal_numbers(count * dimension, 8);
  const Found found = search(*index, queries.data(), count);
  const int before = omp_get_max_threads();
  omp_set_num_threads(7);
  const Found shared = search(*index, queries.data(), count);
  omp_set_num_threads(before);
  CHECK(shared == found);
}

TEST_CASE("what cannot be searched is refused") {
  auto index = filled("HNSW4");
  float query[dimension] = {}, score;
  int64_t id;
  CHECK_THROWS(index->search(1, query, 0, &score, &id));
  faiss::SearchParameters others;
  CHECK_THROWS(index->search(1, query, 1, &score, &id, &others));
}

TEST_CASE("after a search that failed, the next finds what it should") {
  const auto index = filled("HNSW4", faiss::METRIC_L2);
  const std::vector<float> queries = normal_numbers(dimension, 8);
  const Found found = search(*index, queries.data(), 1);
  auto& graph = as<faiss::IndexHNSW>(*index);
  Failing failing(*graph.storage);
  faiss::Index* storage = graph.storage;
  graph.storage = &failing;
  CHECK_THROWS_AS(search(*index, queries.data(), 1), std::bad_alloc);
  graph.storage = storage;
  CHECK(search(*index, queries.data(), 1) == found);
}

}  // namespace elq::test
