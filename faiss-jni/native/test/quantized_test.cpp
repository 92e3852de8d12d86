// The distances that src/quantized.cpp puts in the place of FAISS's.
#include <doctest/doctest.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexScalarQuantizer.h>

#include <cmath>
#include <memory>

#include "vectors.h"

namespace elq::test {
namespace {

// All that scores of a distance computer of n vectors of bytes are off by, relative to the length of the sums.
void check(faiss::ScalarQuantizer::QuantizerType type, faiss::MetricType metric, size_t d) {
  constexpr size_t n = 20;
  const std::vector<float> vectors = normal_numbers(n * d, 3), query = normal_numbers(d, 4);
  faiss::IndexScalarQuantizer index(d, type, metric);
  index.train(n, vectors.data());
  index.add(n, vectors.data());
  std::vector<float> decoded(n * d);
  index.sa_decode(n, index.codes.data(), decoded.data());
  const std::unique_ptr<faiss::DistanceComputer> computer(index.get_distance_computer());
  const auto definition = [&](const float* x, const float* y) {
    return metric == faiss::METRIC_INNER_PRODUCT ? inner_product(x, y, d) : squared_distance(x, y, d);
  };
  const double tolerance = 1e-5 * std::sqrt(d) + 1e-6 * d;
  for (int again = 0; again < 2; again++) {  // a second query is not mixed with the first
    std::vector<float> asked = query;
    if (again) for (float& value : asked) value *= -0.5f;
    computer->set_query(asked.data());
    for (size_t i = 0; i < n; i++) {
      CAPTURE(i);
      CHECK(std::abs((*computer)(i) - definition(asked.data(), decoded.data() + i * d)) < tolerance);
    }
  }
  for (size_t i = 1; i < n; i++) {
    const double expected = definition(decoded.data(), decoded.data() + i * d);
    CHECK(std::abs(computer->symmetric_dis(0, i) - expected) < 3 * tolerance);
  }
}

}  // namespace

TEST_CASE("scores of bytes are those of what they stand for") {
  for (size_t d : {1, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 96, 127, 128, 130, 384, 385}) {
    CAPTURE(d);
    check(faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_INNER_PRODUCT, d);
  }
}

TEST_CASE("other quantizers and distances are FAISS's own") {
  for (size_t d : {7, 16, 384}) {
    CAPTURE(d);
    check(faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_L2, d);
    check(faiss::ScalarQuantizer::QT_fp16, faiss::METRIC_INNER_PRODUCT, d);
    check(faiss::ScalarQuantizer::QT_8bit_uniform, faiss::METRIC_INNER_PRODUCT, d);
  }
}

TEST_CASE("a dimension in which all vectors agree has no range") {
  std::vector<float> vectors(10 * 16, 2.5f);
  faiss::IndexScalarQuantizer index(16, faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_INNER_PRODUCT);
  index.train(10, vectors.data());
  index.add(10, vectors.data());
  const std::unique_ptr<faiss::DistanceComputer> computer(index.get_distance_computer());
  computer->set_query(vectors.data());
  CHECK((*computer)(3) == doctest::Approx(16 * 6.25));
}

TEST_CASE("a graph of bytes finds a vector that it has, with the same bits in every batch") {
  constexpr size_t d = 48, n = 300, k = 3;
  const std::vector<float> vectors = normal_numbers(n * d, 9);
  std::unique_ptr<faiss::Index> index(faiss::index_factory(d, "HNSW16,SQ8", faiss::METRIC_INNER_PRODUCT));
  index->train(n, vectors.data());
  index->add(n, vectors.data());
  std::vector<float> scores(n * k), alone(k);
  std::vector<int64_t> ids(n * k), alone_ids(k);
  index->search(n, vectors.data(), k, scores.data(), ids.data());
  int found = 0;
  for (size_t q = 0; q < n; q++) {
    found += ids[q * k] == static_cast<int64_t>(q);
    index->search(1, vectors.data() + q * d, k, alone.data(), alone_ids.data());
    CHECK(std::equal(alone.begin(), alone.end(), scores.begin() + q * k));
    CHECK(std::equal(alone_ids.begin(), alone_ids.end(), ids.begin() + q * k));
  }
  CHECK(found > static_cast<int>(n * 95 / 100));
}

}  // namespace elq::test
