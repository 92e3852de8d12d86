#include "kernels.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "vectors.h"

namespace elq::test {
namespace {

struct NamedKernels {
  const char* name;
  const Kernels* kernels;
};

// All that this processor can run.
std::vector<NamedKernels> runnable() {
  std::vector<NamedKernels> all = {{"portable", &portable_kernels}};
#ifdef ELQ_AVX2_LIBRARY
  all.push_back({"AVX2", &avx2_kernels});
  __builtin_cpu_init();
  if (&kernels() == &avx512_kernels) all.push_back({"AVX-512", &avx512_kernels});
#endif
  return all;
}

// Every remainder of registers of 4, 8 and 16 floats and of four of them, and the usual sizes.
std::vector<size_t> lengths() {
  std::vector<size_t> all(133);
  std::iota(all.begin(), all.end(), 0);
  for (size_t d : {383, 384, 385, 768, 1023, 1024}) all.push_back(d);
  return all;
}

using BlockKernel = decltype(Kernels::inner_product_block);
using Definition = double (*)(const float* x, const float* y, size_t d);

// Checks all scores of a block, and that the three floats behind each query's scores keep what was there.
void check_block(BlockKernel kernel, Definition definition, size_t nx, size_t ny, size_t d) {
  constexpr float untouched = -1e30f;
  const size_t stride = ny + 3;
  const GuardedFloats x(whole_numbers(nx * d, 5)), y(whole_numbers(ny * d, 6));
  std::vector<float> scores(nx * stride, untouched), expected = scores;
  for (size_t q = 0; q < nx; q++)
    for (size_t r = 0; r < ny; r++) expected[q * stride + r] = definition(x.data() + q * d, y.data() + r * d, d);
  kernel(x.data(), nx, y.data(), ny, d, scores.data(), stride);
  CHECK(scores == expected);
}

}  // namespace

TEST_CASE("kernels give what the definition gives, for every length and without reading on") {
  for (const auto& [name, kernels] : runnable()) {
    for (size_t d : lengths()) {
      CAPTURE(name);
      CAPTURE(d);
      const GuardedFloats x(whole_numbers(d, 1)), y(whole_numbers(d, 2));
      CHECK(kernels->inner_product(x.data(), y.data(), d) == inner_product(x.data(), y.data(), d));
      CHECK(kernels->l2sqr(x.data(), y.data(), d) == squared_distance(x.data(), y.data(), d));
      CHECK(kernels->norm_l2sqr(x.data(), d) == inner_product(x.data(), x.data(), d));
    }
  }
}

TEST_CASE("kernels of bytes give what the definition gives, for every length and without reading on") {
  for (const auto& [name, kernels] : runnable()) {
    CAPTURE(name);
    for (size_t d : lengths()) {
      CAPTURE(d);
      const GuardedFloats x(whole_numbers(d, 1)), scale(whole_numbers(d, 2)), offset(whole_numbers(d, 3));
      // Bytes of a guarded page, that end where it ends.
      std::vector<float> filler((d + 3) / 4);
      const GuardedFloats page(filler);
      auto* codes = const_cast<uint8_t*>(reinterpret_cast<const uint8_t*>(page.data() + filler.size()) - d);
      for (size_t i = 0; i < d; i++) codes[i] = static_cast<uint8_t>(i * 37 % 256);
      double bytes = 0, scaled = 0;
      for (size_t i = 0; i < d; i++) {
        bytes += double(x.data()[i]) * codes[i];
        const double value = double(scale.data()[i]) * codes[i] + offset.data()[i];
        scaled += value * value;
      }
      CHECK(kernels->bytes_inner_product(x.data(), codes, d) == doctest::Approx(bytes).epsilon(1e-5));
      const float pair = kernels->scaled_bytes_inner_product(scale.data(), offset.data(), codes, codes, d);
      CHECK(pair == doctest::Approx(scaled).epsilon(1e-4));
    }
  }
}

TEST_CASE("kernels take vectors at any alignment") {
  const std::vector<float> x = whole_numbers(100, 3), y = whole_numbers(100, 4);
  for (const auto& [name, kernels] : runnable()) {
    for (size_t d : {1, 7, 16, 33, 64, 71}) {
      for (size_t from = 0; from < 17; from++) {
        CAPTURE(name);
        CAPTURE(d);
        CAPTURE(from);
        const float *left = x.data() + from, *right = y.data() + (from * 5) % 17;
        CHECK(kernels->inner_product(left, right, d) == inner_product(left, right, d));
        CHECK(kernels->l2sqr(left, right, d) == squared_distance(left, right, d));
      }
    }
  }
}

TEST_CASE("block kernels score every pair and write nothing else") {
  for (const auto& [name, kernels] : runnable()) {
    for (size_t d : {1, 5, 16, 35, 67}) {
      for (size_t nx : {1, 2, 3, 4, 5, 6, 7, 16}) {
        for (size_t ny : {1, 3, 4, 7, 8, 9, 13}) {
          CAPTURE(name);
          CAPTURE(d);
          CAPTURE(nx);
          CAPTURE(ny);
          check_block(kernels->inner_product_block, inner_product, nx, ny, d);
          check_block(kernels->l2sqr_block, squared_distance, nx, ny, d);
        }
      }
    }
  }
}

TEST_CASE("a pair's score has the same bits in every block") {
  constexpr size_t most = 37;
  for (const auto& [name, kernels] : runnable()) {
    for (size_t d : {3, 17, 100}) {
      const std::vector<float> x = normal_numbers(most * d, 8), y = normal_numbers(most * d, 9);
      for (auto block : {kernels->inner_product_block, kernels->l2sqr_block}) {
        std::vector<float> alone(most * most), together(most * most);
        for (size_t q = 0; q < most; q++)
          for (size_t r = 0; r < most; r++) block(&x[q * d], 1, &y[r * d], 1, d, &alone[q * most + r], 1);
        block(x.data(), most, y.data(), most, d, together.data(), most);
        CAPTURE(name);
        CAPTURE(d);
        CHECK(std::memcmp(alone.data(), together.data(), alone.size() * sizeof(float)) == 0);
      }
    }
  }
}

TEST_CASE("kernels pass infinities and NaN on") {
  for (const auto& [name, kernels] : runnable()) {
    for (size_t d : {1, 9, 64}) {
      std::vector<float> x(d, 1), y(d, 1);
      CAPTURE(name);
      CAPTURE(d);
      x[d - 1] = std::numeric_limits<float>::infinity();
      CHECK(std::isinf(kernels->inner_product(x.data(), y.data(), d)));
      x[d - 1] = std::numeric_limits<float>::quiet_NaN();
      CHECK(std::isnan(kernels->l2sqr(x.data(), y.data(), d)));
    }
  }
}

}  // namespace elq::test
