// Vectors for tests, and what they score by definition.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexIVFPQFastScan.h>
#include <faiss/IndexRefine.h>
#include <faiss/index_factory.h>

namespace elq::test {

// Small whole numbers: sums of their products are exact in float, whatever the order of summation.
inline std::vector<float> whole_numbers(size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> digits(-8, 8);
  std::vector<float> values(n);
  for (float& value : values) value = static_cast<float>(digits(random));
  return values;
}

inline std::vector<float> normal_numbers(size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(n);
  for (float& value : values) value = normal(random);
  return values;
}

inline double inner_product(const float* x, const float* y, size_t d) {
  double sum = 0;
  for (size_t i = 0; i < d; i++) sum += double(x[i]) * y[i];
  return sum;
}

inline double squared_distance(const float* x, const float* y, size_t d) {
  double sum = 0;
  for (size_t i = 0; i < d; i++) sum += (double(x[i]) - y[i]) * (double(x[i]) - y[i]);
  return sum;
}

// Floats that end where memory that may not be read begins: vector instructions that read too far, which the
// sanitizers do not watch in every form, end the process.
class GuardedFloats {
 public:
  explicit GuardedFloats(const std::vector<float>& values) {
    const size_t page = sysconf(_SC_PAGESIZE);
    const size_t bytes = values.size() * sizeof(float);
    const size_t mapped = (bytes + page - 1) / page * page;
    size_ = mapped + page;
    begin_ = static_cast<uint8_t*>(mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (begin_ == MAP_FAILED || mprotect(begin_ + mapped, page, PROT_NONE) != 0) throw std::bad_alloc();
    floats_ = reinterpret_cast<float*>(begin_ + mapped - bytes);
    std::copy(values.begin(), values.end(), floats_);
  }
  ~GuardedFloats() { munmap(begin_, size_); }
  GuardedFloats(const GuardedFloats&) = delete;
  GuardedFloats& operator=(const GuardedFloats&) = delete;

  const float* data() const { return floats_; }

 private:
  uint8_t* begin_;
  size_t size_;
  float* floats_;
};

constexpr int dimension = 8;
constexpr int64_t count = 300;

// Lets k-means do with few vectors and rounds in every part of an index, without a warning for each.
inline void train_on_few(faiss::Index& index) {
  const auto shorten = [](faiss::ClusteringParameters& clustering) {
    clustering.min_points_per_centroid = 1;
    clustering.niter = 3;
  };
  if (auto* refine = dynamic_cast<faiss::IndexRefine*>(&index)) return train_on_few(*refine->base_index);
  if (auto* ivf = dynamic_cast<faiss::IndexIVF*>(&index)) shorten(ivf->cp);
  if (auto* pq = dynamic_cast<faiss::IndexIVFPQ*>(&index)) shorten(pq->pq.cp);
  if (auto* fast = dynamic_cast<faiss::IndexIVFPQFastScan*>(&index)) shorten(fast->pq.cp);
}

inline std::unique_ptr<faiss::Index> untrained(const std::string& factory, faiss::MetricType metric) {
  std::unique_ptr<faiss::Index> index(faiss::index_factory(dimension, factory.c_str(), metric));
  train_on_few(*index);
  return index;
}

// A trained index over n normally distributed vectors, n at most count.
inline std::unique_ptr<faiss::Index> filled(
    const std::string& factory, faiss::MetricType metric = faiss::METRIC_INNER_PRODUCT, int64_t n = count) {
  const std::vector<float> vectors = normal_numbers(count * dimension, 7);
  std::unique_ptr<faiss::Index> index = untrained(factory, metric);
  index->train(count, vectors.data());
  index->add(n, vectors.data());
  return index;
}

// The index as the kind that it is known to be.
template <class Kind>
Kind& as(faiss::Index& index) {
  return dynamic_cast<Kind&>(index);
}

// Every form of what FactoryString.java allows.
inline const std::vector<std::string> factories = {
    "Flat",      "SQ8",        "SQfp16",        "SQ8,RFlat",       "HNSW4",      "HNSW4,SQ8",     "HNSW4,SQfp16",
    "HNSW4,SQ8,RFlat",         "IVF5,Flat",     "IVF5_HNSW4,Flat", "IVF5,SQ8",   "IVF5,SQfp16",   "IVF2,PQ2np",
    "IVF2,PQ2np,RFlat",        "IVF2,PQ4x4fs",  "IVF2,PQ4x4fsr,RFlat"};

}  // namespace elq::test
