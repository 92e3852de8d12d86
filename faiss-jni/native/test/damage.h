// Cases of damage: a sound index, what is done to it, and what validation has to say.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "validate.h"
#include "vectors.h"

namespace elq::test {

struct Damage {
  const char* factory;
  std::function<void(faiss::Index&)> done;
  const char* said;  // a part of the message
};

// Checks that the sound index passes and the damaged one is refused in the words expected.
inline void check_refused(const std::vector<Damage>& cases, faiss::MetricType metric = faiss::METRIC_INNER_PRODUCT) {
  for (const Damage& damage : cases) {
    CAPTURE(damage.factory);
    CAPTURE(damage.said);
    auto index = filled(damage.factory, metric);
    CHECK_NOTHROW(validate(*index));
    damage.done(*index);
    CHECK_THROWS_WITH_AS(validate(*index), doctest::Contains(damage.said), std::runtime_error);
  }
}

}  // namespace elq::test
