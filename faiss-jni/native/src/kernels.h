// Distance kernels for one instruction set each, chosen when the library is loaded.
#pragma once

#include <cstddef>
#include <cstdint>

namespace elq {

struct Kernels {
  // Inner product, squared L2 distance and squared norm of vectors of d floats.
  float (*inner_product)(const float* x, const float* y, size_t d);
  float (*l2sqr)(const float* x, const float* y, size_t d);
  float (*norm_l2sqr)(const float* x, size_t d);

  // Scores queries x [nx, d] against rows y [ny, d] into out [nx, ny] (row stride = stride floats). The score of a
  // pair has the same bits whatever nx and ny are and wherever the pair stands: each pair is summed in one fixed order.
  void (*inner_product_block)(
      const float* x, size_t nx, const float* y, size_t ny, size_t d, float* out, size_t stride);
  void (*l2sqr_block)(const float* x, size_t nx, const float* y, size_t ny, size_t d, float* out, size_t stride);

  // Inner product of d floats and d numbers from 0 to 255.
  float (*bytes_inner_product)(const float* x, const uint8_t* codes, size_t d);
  // Inner product of two vectors of bytes, each of which stands for offset + scale * byte in its place.
  float (*scaled_bytes_inner_product)(
      const float* scale, const float* offset, const uint8_t* x, const uint8_t* y, size_t d);
};

extern const Kernels portable_kernels;
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;

// The best of the kernels linked into this library that this processor can run.
const Kernels& kernels();

}  // namespace elq
