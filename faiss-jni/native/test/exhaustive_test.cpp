// The FAISS functions that src/exhaustive.cpp replaces, compared with a sort of all pairs.
#include <doctest/doctest.h>
#include <faiss/impl/FaissException.h>
#include <faiss/impl/IDSelector.h>
#include <faiss/utils/Heap.h>
#include <faiss/utils/distances.h>
#include <omp.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "vectors.h"

namespace elq::test {
namespace {

struct Found {
  std::vector<float> scores;
  std::vector<int64_t> ids;
};

Found search(bool product, const float* x, size_t nx, const float* y, size_t ny, size_t d, size_t k) {
  Found found{std::vector<float>(nx * k), std::vector<int64_t>(nx * k)};
  if (product) {
    faiss::knn_inner_product(x, y, d, nx, ny, k, found.scores.data(), found.ids.data());
  } else {
    faiss::knn_L2sqr(x, y, d, nx, ny, k, found.scores.data(), found.ids.data());
  }
  return found;
}

// The k best scores of a query, best first.
std::vector<float> best(bool product, const float* query, const float* y, size_t ny, size_t d, size_t k) {
  std::vector<float> scores(ny);
  for (size_t r = 0; r < ny; r++) {
    scores[r] = product ? inner_product(query, y + r * d, d) : squared_distance(query, y + r * d, d);
  }
  std::sort(scores.begin(), scores.end(), [&](float a, float b) { return product ? a > b : a < b; });
  scores.resize(std::min(k, ny));
  return scores;
}

// What is wrong with one query's k places, or nothing. Right are the best scores there are, each beside a row that has
// it, no row twice, rows of equal score in FAISS's order, and -1 where there are no more rows.
std::string fault(
    bool product, const float* query, const float* y, size_t ny, size_t d, size_t k, const float* scores,
    const int64_t* ids) {
  const std::vector<float> expected = best(product, query, y, ny, d, k);
  if (!std::equal(expected.begin(), expected.end(), scores)) return "not the best scores";
  std::set<int64_t> seen;
  for (size_t i = 0; i < expected.size(); i++) {
    if (ids[i] < 0 || ids[i] >= static_cast<int64_t>(ny)) return "a row that does not exist";
    if (!seen.insert(ids[i]).second) return "a row twice";
    const float* row = y + ids[i] * d;
    if (scores[i] != (product ? inner_product(query, row, d) : squared_distance(query, row, d))) return "another score";
    const bool tied = i > 0 && scores[i] == scores[i - 1];
    if (tied && (product ? ids[i] > ids[i - 1] : ids[i] < ids[i - 1])) return "rows of equal score out of order";
  }
  return std::all_of(ids + expected.size(), ids + k, [](int64_t id) { return id == -1; }) ? "" : "a row too many";
}

void check_search(size_t nx, size_t ny, size_t d, size_t k) {
  CAPTURE(nx);
  CAPTURE(ny);
  CAPTURE(d);
  CAPTURE(k);
  const GuardedFloats x(whole_numbers(nx * d, 1)), y(whole_numbers(ny * d, 2));
  for (bool product : {true, false}) {
    const Found found = search(product, x.data(), nx, y.data(), ny, d, k);
    for (size_t q = 0; q < nx; q++) {
      const size_t at = q * k;
      CHECK(fault(product, x.data() + q * d, y.data(), ny, d, k, &found.scores[at], &found.ids[at]) == "");
    }
  }
}

}  // namespace

TEST_CASE("exhaustive search finds the best rows at every edge of its blocks and passes") {
  for (size_t nx : {1, 2, 15, 16, 17, 127, 128, 129}) {
    for (size_t ny : {1, 127, 128, 129, 300}) check_search(nx, ny, 5, 10);
  }
}

TEST_CASE("exhaustive search takes any dimension") {
  for (size_t d : {1, 3, 4, 8, 15, 16, 31, 64, 65, 385}) check_search(3, 130, d, 7);
}

TEST_CASE("equal scores are found in FAISS's order, and no row twice") {
  for (size_t d : {1, 2}) {  // few different scores among many rows
    for (size_t k : {1, 2, 50, 299, 300}) check_search(20, 300, d, k);
  }
}

TEST_CASE("of equal distances the earlier rows stay") {
  const std::vector<float> rows(200, 1), query(1, 3);
  const Found found = search(false, query.data(), 1, rows.data(), rows.size(), 1, 5);
  CHECK(found.ids == std::vector<int64_t>{0, 1, 2, 3, 4});
}

TEST_CASE("places without a row have the id -1, also where there are no rows at all") {
  for (size_t ny : {0, 1, 9}) check_search(17, ny, 3, 12);
  check_search(0, 10, 3, 2);
}

TEST_CASE("a query's result has the same bits alone, in a batch and on several threads") {
  constexpr size_t nx = 300, ny = 500, d = 33, k = 10;
  const std::vector<float> x = normal_numbers(nx * d, 3), y = normal_numbers(ny * d, 4);
  for (bool product : {true, false}) {
    omp_set_num_threads(1);
    Found alone;
    for (size_t q = 0; q < nx; q++) {
      const Found one = search(product, &x[q * d], 1, y.data(), ny, d, k);
      alone.scores.insert(alone.scores.end(), one.scores.begin(), one.scores.end());
      alone.ids.insert(alone.ids.end(), one.ids.begin(), one.ids.end());
    }
    for (int threads : {1, 4}) {
      omp_set_num_threads(threads);
      const Found batch = search(product, x.data(), nx, y.data(), ny, d, k);
      CHECK(batch.ids == alone.ids);
      CHECK(std::memcmp(batch.scores.data(), alone.scores.data(), alone.scores.size() * sizeof(float)) == 0);
    }
    omp_set_num_threads(1);
  }
}

TEST_CASE("the forms that take heaps give the same") {
  constexpr size_t nx = 4, ny = 40, d = 6, k = 3;
  const std::vector<float> x = whole_numbers(nx * d, 5), y = whole_numbers(ny * d, 6);
  Found found{std::vector<float>(nx * k), std::vector<int64_t>(nx * k)};
  faiss::float_minheap_array_t products{nx, k, found.ids.data(), found.scores.data()};
  faiss::knn_inner_product(x.data(), y.data(), d, nx, ny, &products);
  CHECK(found.ids == search(true, x.data(), nx, y.data(), ny, d, k).ids);
  faiss::float_maxheap_array_t distances{nx, k, found.ids.data(), found.scores.data()};
  faiss::knn_L2sqr(x.data(), y.data(), d, nx, ny, &distances);
  CHECK(found.ids == search(false, x.data(), nx, y.data(), ny, d, k).ids);
}

TEST_CASE("searching a subset of the rows is refused, not ignored") {
  const std::vector<float> x(4, 1);
  const faiss::IDSelectorRange some(0, 1);
  float score;
  int64_t id;
  CHECK_THROWS_AS(faiss::knn_inner_product(x.data(), x.data(), 4, 1, 1, 1, &score, &id, &some), faiss::FaissException);
  CHECK_THROWS_AS(faiss::knn_L2sqr(x.data(), x.data(), 4, 1, 1, 1, &score, &id, nullptr, &some), faiss::FaissException);
}

}  // namespace elq::test
