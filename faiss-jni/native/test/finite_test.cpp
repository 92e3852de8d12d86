#include "finite.h"

#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "vectors.h"

namespace elq::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::string row_name(size_t row) { return "row " + std::to_string(row); }

}  // namespace

TEST_CASE("the largest, smallest and denormal floats are finite") {
  const std::vector<float> values = {
      std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest(), std::numeric_limits<float>::min(),
      std::numeric_limits<float>::denorm_min(), 0.0f, -0.0f};
  CHECK_NOTHROW(require_finite(values.data(), 2, 3, row_name));
  const std::vector<uint16_t> halves = {0x7bff, 0xfbff, 0x0400, 0x0001, 0x0000, 0x8000};
  CHECK_NOTHROW(require_finite_half(halves.data(), 2, 3, row_name));
}

TEST_CASE("the first value that is not finite is named, wherever it stands") {
  constexpr size_t n = 1000, d = 9;  // more than two blocks
  for (size_t at : {size_t(0), size_t(1), size_t(4095), size_t(4096), size_t(8191), n * d - 1}) {
    CAPTURE(at);
    std::vector<float> values = normal_numbers(n * d, 1);
    values[at] = std::numeric_limits<float>::quiet_NaN();
    values[n * d - 1] = at == n * d - 1 ? values[at] : infinity;
    const std::string expected = row_name(at / d) + " has NaN at position " + std::to_string(at % d);
    CHECK_THROWS_WITH(require_finite(values.data(), n, d, row_name), expected.c_str());
  }
}

TEST_CASE("infinities are named with their sign, and every NaN is one") {
  std::vector<float> values = {1, -infinity};
  CHECK_THROWS_WITH(require_finite(values.data(), 1, 2, row_name), "row 0 has -Infinity at position 1");
  values[1] = infinity;
  CHECK_THROWS_WITH(require_finite(values.data(), 2, 1, row_name), "row 1 has Infinity at position 0");
  for (uint32_t bits : {0x7f800001u, 0x7fffffffu, 0xffc00000u, 0xffffffffu}) {
    std::memcpy(&values[0], &bits, sizeof(bits));
    CHECK_THROWS_WITH(require_finite(values.data(), 2, 1, row_name), "row 0 has NaN at position 0");
  }
}

TEST_CASE("half-precision floats are checked as such") {
  std::vector<uint16_t> halves = {0, 0x7c00};
  CHECK_THROWS_WITH(require_finite_half(halves.data(), 1, 2, row_name), "row 0 has Infinity at position 1");
  halves[1] = 0xfc00;
  CHECK_THROWS_WITH(require_finite_half(halves.data(), 2, 1, row_name), "row 1 has -Infinity at position 0");
  halves[0] = 0x7e00;
  CHECK_THROWS_WITH(require_finite_half(halves.data(), 2, 1, row_name), "row 0 has NaN at position 0");
}

TEST_CASE("values need not be aligned, and nothing behind them is read") {
  std::vector<uint8_t> bytes(1 + 5 * sizeof(float), 0xff);
  const std::vector<float> values = whole_numbers(5, 2);
  std::memcpy(bytes.data() + 1, values.data(), 5 * sizeof(float));
  CHECK_NOTHROW(require_finite(bytes.data() + 1, 5, 1, row_name));
  const GuardedFloats guarded(normal_numbers(4097, 3));
  CHECK_NOTHROW(require_finite(guarded.data(), 4097, 1, row_name));
  CHECK_NOTHROW(require_finite(nullptr, 0, 8, row_name));
}

}  // namespace elq::test
