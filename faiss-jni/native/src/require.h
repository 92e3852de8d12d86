// The checks that validation is made of. Each throws std::runtime_error that says what is wrong.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace elq {

// For checks in loops: the message is a literal, so that nothing is built before it is needed.
inline void require(bool holds, const char* otherwise) {
  if (!holds) throw std::runtime_error(otherwise);
}

inline void require_equal(int64_t found, int64_t expected, const char* what) {
  if (found == expected) return;
  throw std::runtime_error(
      std::string(what) + " is " + std::to_string(found) + ", expected " + std::to_string(expected));
}

inline void require_range(int64_t found, int64_t least, int64_t most, const char* what) {
  if (found >= least && found <= most) return;
  throw std::runtime_error(
      std::string(what) + " is " + std::to_string(found) + ", expected " + std::to_string(least) + ".." +
      std::to_string(most));
}

}  // namespace elq
