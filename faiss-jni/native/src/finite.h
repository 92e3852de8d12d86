// Whether stored numbers are numbers: one NaN in a vector makes every score with it NaN, and an infinite value wins or
// loses every comparison.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace elq {

// Words for row i of what is checked, for example "vector 3". Called for the offending row alone.
using RowName = std::function<std::string(size_t row)>;

// Throw std::runtime_error, for example "vector 3 has NaN at position 5", unless every value of rows [n, d] is finite:
// floats in the first function, half-precision floats of two bytes in the second. Neither needs to be aligned. Each
// value is read once, at about the speed of memory.
void require_finite(const void* rows, size_t n, size_t d, const RowName& name);
void require_finite_half(const void* rows, size_t n, size_t d, const RowName& name);

}  // namespace elq
