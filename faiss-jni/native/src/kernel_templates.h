// The kernels, written once over Lanes; included by one source file per instruction set.
#pragma once

#include "kernels.h"
#include "lanes.h"

namespace elq {
namespace {

struct InnerProduct {
  static constexpr int tile_queries = Lanes::tile_queries;
  static Lanes::V accumulate(Lanes::V x, Lanes::V y, Lanes::V sum) { return Lanes::multiply_add(x, y, sum); }
};

struct SquaredDistance {
  // One fewer with AVX2, where the difference needs a register as well.
  static constexpr int tile_queries = Lanes::tile_queries == 3 ? 2 : Lanes::tile_queries;
  static Lanes::V accumulate(Lanes::V x, Lanes::V y, Lanes::V sum) {
    const Lanes::V difference = Lanes::subtract(x, y);
    return Lanes::multiply_add(difference, difference, sum);
  }
};

// One pair. Four running sums hide the latency of the multiply-add; this is what graph search spends its time in.
template <class Distance>
float pair(const float* x, const float* y, size_t d) {
  constexpr size_t w = Lanes::width;
  Lanes::V a = Lanes::zero(), b = a, c = a, e = a;
  size_t i = 0;
  for (; i + 4 * w <= d; i += 4 * w) {
    a = Distance::accumulate(Lanes::load(x + i), Lanes::load(y + i), a);
    b = Distance::accumulate(Lanes::load(x + i + w), Lanes::load(y + i + w), b);
    c = Distance::accumulate(Lanes::load(x + i + 2 * w), Lanes::load(y + i + 2 * w), c);
    e = Distance::accumulate(Lanes::load(x + i + 3 * w), Lanes::load(y + i + 3 * w), e);
  }
  for (; i + w <= d; i += w) a = Distance::accumulate(Lanes::load(x + i), Lanes::load(y + i), a);
  if (i < d) b = Distance::accumulate(Lanes::load_first(x + i, d - i), Lanes::load_first(y + i, d - i), b);
  return Lanes::sum(Lanes::add(Lanes::add(a, b), Lanes::add(c, e)));
}

// Q queries times R rows, one running sum a pair: the order of a pair's sum depends on d alone, never on Q and R. Loops
// over Q and R are unrolled, and the step is inlined, or the compiler keeps the sums in memory instead of in registers.
template <class Distance, int Q, int R>
void tile(const float* x, const float* y, size_t d, float* out, size_t stride) {
  Lanes::V sums[Q][R];
#pragma GCC unroll 8
  for (int q = 0; q < Q; q++)
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) sums[q][r] = Lanes::zero();
  const auto step = [&](size_t i, auto load) __attribute__((always_inline)) {
    Lanes::V queries[Q];
#pragma GCC unroll 8
    for (int q = 0; q < Q; q++) queries[q] = load(x + q * d + i);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      const float* place = y + r * d + i;
      // A lone query meets each row once: its time is that in which rows come from memory.
      if constexpr (R > Lanes::tile_rows) _mm_prefetch(reinterpret_cast<const char*>(place + R * d), _MM_HINT_T0);
      const Lanes::V row = load(place);
#pragma GCC unroll 8
      for (int q = 0; q < Q; q++) sums[q][r] = Distance::accumulate(queries[q], row, sums[q][r]);
    }
  };
  size_t i = 0;
  for (; i + Lanes::width <= d; i += Lanes::width) step(i, [](const float* p) { return Lanes::load(p); });
  if (i < d) step(i, [n = d - i](const float* p) { return Lanes::load_first(p, n); });
#pragma GCC unroll 8
  for (int q = 0; q < Q; q++)
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) out[q * stride + r] = Lanes::sum(sums[q][r]);
}

// All queries against R rows that stay in the first-level cache meanwhile.
template <class Distance, int R>
void stripe(const float* x, size_t nx, const float* y, size_t d, float* out, size_t stride) {
  constexpr int Q = Distance::tile_queries;
  size_t q = 0;
  for (; q + Q <= nx; q += Q) tile<Distance, Q, R>(x + q * d, y, d, out + q * stride, stride);
  if constexpr (Q > 2)
    for (; q + 2 <= nx; q += 2) tile<Distance, 2, R>(x + q * d, y, d, out + q * stride, stride);
  for (; q < nx; q++) tile<Distance, 1, R>(x + q * d, y, d, out + q * stride, stride);
}

template <class Distance>
void block(const float* x, size_t nx, const float* y, size_t ny, size_t d, float* out, size_t stride) {
  size_t r = 0;
  if (nx == 1) {  // twice the rows at a time: a lone query has too few sums in flight otherwise
    constexpr int R = 2 * Lanes::tile_rows;
    for (; r + R <= ny; r += R) tile<Distance, 1, R>(x, y + r * d, d, out + r, stride);
  }
  constexpr int R = Lanes::tile_rows;
  for (; r + R <= ny; r += R) stripe<Distance, R>(x, nx, y + r * d, d, out + r, stride);
  for (; r < ny; r++) stripe<Distance, 1>(x, nx, y + r * d, d, out + r, stride);
}

// A vector against bytes that stand for numbers from 0 to 255, summed as a pair is.
float bytes(const float* x, const uint8_t* codes, size_t d) {
  constexpr size_t w = Lanes::width;
  Lanes::V a = Lanes::zero(), b = a, c = a, e = a;
  size_t i = 0;
  for (; i + 4 * w <= d; i += 4 * w) {
    a = Lanes::multiply_add(Lanes::load(x + i), Lanes::load_bytes(codes + i), a);
    b = Lanes::multiply_add(Lanes::load(x + i + w), Lanes::load_bytes(codes + i + w), b);
    c = Lanes::multiply_add(Lanes::load(x + i + 2 * w), Lanes::load_bytes(codes + i + 2 * w), c);
    e = Lanes::multiply_add(Lanes::load(x + i + 3 * w), Lanes::load_bytes(codes + i + 3 * w), e);
  }
  for (; i + w <= d; i += w) a = Lanes::multiply_add(Lanes::load(x + i), Lanes::load_bytes(codes + i), a);
  float sum = Lanes::sum(Lanes::add(Lanes::add(a, b), Lanes::add(c, e)));
  for (; i < d; i++) sum += x[i] * codes[i];
  return sum;
}

// Two vectors of bytes, each of which stands for offset + scale * byte in its place.
float scaled_bytes(const float* scale, const float* offset, const uint8_t* x, const uint8_t* y, size_t d) {
  constexpr size_t w = Lanes::width;
  Lanes::V a = Lanes::zero(), b = a;
  const auto product = [&](size_t i, Lanes::V sum) {
    const Lanes::V by = Lanes::load(scale + i), from = Lanes::load(offset + i);
    return Lanes::multiply_add(
        Lanes::multiply_add(by, Lanes::load_bytes(x + i), from),
        Lanes::multiply_add(by, Lanes::load_bytes(y + i), from), sum);
  };
  size_t i = 0;
  for (; i + 2 * w <= d; i += 2 * w) {
    a = product(i, a);
    b = product(i + w, b);
  }
  if (i + w <= d) {
    a = product(i, a);
    i += w;
  }
  float sum = Lanes::sum(Lanes::add(a, b));
  for (; i < d; i++) sum += (scale[i] * x[i] + offset[i]) * (scale[i] * y[i] + offset[i]);
  return sum;
}

float norm(const float* x, size_t d) { return pair<InnerProduct>(x, x, d); }

constexpr Kernels compiled_kernels = {
    pair<InnerProduct>, pair<SquaredDistance>, norm, block<InnerProduct>, block<SquaredDistance>,
    bytes, scaled_bytes};

}  // namespace
}  // namespace elq
