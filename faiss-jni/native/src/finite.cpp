#include "finite.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace elq {
namespace {

struct Single {
  using Bits = uint32_t;
  static constexpr Bits exponent = 0x7f800000, fraction = 0x007fffff, sign = 0x80000000;
};

struct Half {
  using Bits = uint16_t;
  static constexpr Bits exponent = 0x7c00, fraction = 0x03ff, sign = 0x8000;
};

template <class Format>
typename Format::Bits bits_at(const uint8_t* values, size_t i) {
  typename Format::Bits bits;
  std::memcpy(&bits, values + i * sizeof(bits), sizeof(bits));
  return bits;
}

// A value is NaN or infinite exactly if all bits of its exponent are set.
template <class Format>
bool is_finite(const uint8_t* values, size_t i) {
  return (bits_at<Format>(values, i) & Format::exponent) != Format::exponent;
}

// Position of the first value that is not finite, or n. Block by block without a branch for each value, so that the
// compiler can use vector instructions.
template <class Format>
size_t first_not_finite(const uint8_t* values, size_t n) {
  constexpr size_t block = 4096;
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t end = std::min(n, begin + block);
    typename Format::Bits bad = 0;
    for (size_t i = begin; i < end; i++) bad |= !is_finite<Format>(values, i);
    if (bad) {
      size_t i = begin;
      while (is_finite<Format>(values, i)) i++;
      return i;
    }
  }
  return n;
}

template <class Format>
void require_finite_of(const void* rows, size_t n, size_t d, const RowName& name) {
  const auto* values = static_cast<const uint8_t*>(rows);
  const size_t at = first_not_finite<Format>(values, n * d);
  if (at == n * d) return;
  const auto bits = bits_at<Format>(values, at);
  const char* found = bits & Format::fraction ? "NaN" : bits & Format::sign ? "-Infinity" : "Infinity";
  throw std::runtime_error(name(at / d) + " has " + found + " at position " + std::to_string(at % d));
}

}  // namespace

void require_finite(const void* rows, size_t n, size_t d, const RowName& name) {
  require_finite_of<Single>(rows, n, d, name);
}

void require_finite_half(const void* rows, size_t n, size_t d, const RowName& name) {
  require_finite_of<Half>(rows, n, d, name);
}

}  // namespace elq
