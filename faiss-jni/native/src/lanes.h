// SIMD registers of the three instruction sets, behind one interface that the kernels are written against.
//
// Everything here has internal linkage: the same header is compiled with different -march flags, and a function
// that the linker shared between them could execute AVX-512 on a processor without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

namespace elq {
namespace {

#if defined(__AVX512F__) && defined(__AVX512VL__)

struct Lanes {
  using V = __m512;
  static constexpr size_t width = 16;
  // Queries x rows that fit into 32 registers as accumulators.
  static constexpr int tile_queries = 4;
  static constexpr int tile_rows = 4;

  static V zero() { return _mm512_setzero_ps(); }
  static V load(const float* p) { return _mm512_loadu_ps(p); }
  static V load_first(const float* p, size_t n) {
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << n) - 1), p);
  }
  static V load_bytes(const uint8_t* p) {
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
  }
  static V subtract(V a, V b) { return _mm512_sub_ps(a, b); }
  static V multiply_add(V a, V b, V sum) { return _mm512_fmadd_ps(a, b, sum); }
  static V add(V a, V b) { return _mm512_add_ps(a, b); }
  static float sum(V v) { return _mm512_reduce_add_ps(v); }
};

#elif defined(__AVX2__) && defined(__FMA__)

struct Lanes {
  using V = __m256;
  static constexpr size_t width = 8;
  // Queries x rows that fit into 16 registers as accumulators, beside a value of each query and one of a row.
  static constexpr int tile_queries = 3;
  static constexpr int tile_rows = 4;

  static V zero() { return _mm256_setzero_ps(); }
  static V load(const float* p) { return _mm256_loadu_ps(p); }
  static V load_first(const float* p, size_t n) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i wanted = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lane);
    return _mm256_maskload_ps(p, wanted);
  }
  static V load_bytes(const uint8_t* p) {
    return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
  }
  static V subtract(V a, V b) { return _mm256_sub_ps(a, b); }
  static V multiply_add(V a, V b, V sum) { return _mm256_fmadd_ps(a, b, sum); }
  static V add(V a, V b) { return _mm256_add_ps(a, b); }
  static float sum(V v) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
  }
};

#else

struct Lanes {
  using V = __m128;
  static constexpr size_t width = 4;
  static constexpr int tile_queries = 2;
  static constexpr int tile_rows = 4;

  static V zero() { return _mm_setzero_ps(); }
  static V load(const float* p) { return _mm_loadu_ps(p); }
  static V load_first(const float* p, size_t n) {
    return _mm_setr_ps(p[0], n > 1 ? p[1] : 0, n > 2 ? p[2] : 0, 0);
  }
  static V load_bytes(const uint8_t* p) {
    int32_t four;
    std::memcpy(&four, p, sizeof four);
    const __m128i zero = _mm_setzero_si128();
    return _mm_cvtepi32_ps(_mm_unpacklo_epi16(_mm_unpacklo_epi8(_mm_cvtsi32_si128(four), zero), zero));
  }
  static V subtract(V a, V b) { return _mm_sub_ps(a, b); }
  static V multiply_add(V a, V b, V sum) { return _mm_add_ps(_mm_mul_ps(a, b), sum); }
  static V add(V a, V b) { return _mm_add_ps(a, b); }
  static float sum(V v) {
    const __m128 two = _mm_add_ps(v, _mm_movehl_ps(v, v));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
  }
};

#endif

}  // namespace
}  // namespace elq
