#include "validate.h"

#include <doctest/doctest.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexLSH.h>
#include <faiss/IndexRefine.h>
#include <faiss/IndexScalarQuantizer.h>

#include <cmath>
#include <limits>
#include <utility>

#include "damage.h"

namespace elq::test {
namespace {

using faiss::Index;
using faiss::IndexFlat;
using faiss::IndexRefine;
using faiss::IndexScalarQuantizer;

constexpr float infinity = std::numeric_limits<float>::infinity();

void set_half(IndexScalarQuantizer& index, size_t at, uint16_t bits) {
  reinterpret_cast<uint16_t*>(index.codes.data())[at] = bits;
}

}  // namespace

TEST_CASE("sound indexes of every kind pass: untrained, empty, with a few vectors, and filled") {
  const std::vector<float> vectors = normal_numbers(count * dimension, 3);
  for (const std::string& factory : factories) {
    for (faiss::MetricType metric : {faiss::METRIC_INNER_PRODUCT, faiss::METRIC_L2}) {
      CAPTURE(factory);
      CHECK_NOTHROW(validate(*untrained(factory, metric)));
      auto index = filled(factory, metric, 0);
      CHECK_NOTHROW(validate(*index));
      for (int64_t more : {1, 1, 298}) {
        index->add(more, vectors.data());
        CHECK_NOTHROW(validate(*index));
      }
    }
  }
}

TEST_CASE("fields of the header are checked") {
  check_refused({
      {"Flat", [](Index& i) { i.d = 0; }, "dimension is not positive"},
      {"Flat", [](Index& i) { i.ntotal = -1; }, "vector count is negative"},
      {"Flat", [](Index& i) { i.metric_type = faiss::METRIC_Canberra; }, "metric is neither inner product nor L2"},
      {"SQ8", [](Index& i) { i.is_trained = false; }, "marked as not trained"},
      {"IVF5,Flat", [](Index& i) { i.is_trained = false; }, "marked as not trained"},
  });
}

TEST_CASE("stored vectors are as many as announced, and finite") {
  check_refused({
      {"Flat", [](Index& i) { as<IndexFlat>(i).codes.resize(100); }, "flat bytes in all is 100, expected 9600"},
      {"Flat", [](Index& i) { i.ntotal++; }, "flat bytes in all"},
      {"Flat", [](Index& i) { as<IndexFlat>(i).code_size = 4; }, "flat bytes per vector"},
      {"Flat", [](Index& i) { as<IndexFlat>(i).get_xb()[0] = NAN; }, "vector 0 has NaN at position 0"},
      {"Flat", [](Index& i) { as<IndexFlat>(i).get_xb()[2399] = infinity; }, "vector 299 has Infinity at position 7"},
      {"SQfp16", [](Index& i) { set_half(as<IndexScalarQuantizer>(i), 20, 0xfc00); },
       "vector 2 has -Infinity at position 4"},
      {"SQ8", [](Index& i) { as<IndexScalarQuantizer>(i).codes.pop_back(); }, "scalar quantizer bytes in all"},
      {"SQ8", [](Index& i) { as<IndexScalarQuantizer>(i).code_size = 16; }, "bytes per vector"},
  });
}

TEST_CASE("a scalar quantizer has the ranges that its codes are decoded with") {
  const auto sq = [](Index& i) -> faiss::ScalarQuantizer& { return as<IndexScalarQuantizer>(i).sq; };
  check_refused({
      {"SQ8", [&](Index& i) { sq(i).qtype = faiss::ScalarQuantizer::QT_4bit; }, "neither SQ8 nor SQfp16"},
      {"SQ8", [&](Index& i) { sq(i).d = 4; }, "scalar quantizer dimension"},
      {"SQ8", [&](Index& i) { sq(i).code_size = 4; }, "scalar quantizer bytes per vector"},
      {"SQ8", [&](Index& i) { sq(i).trained.clear(); }, "scalar quantizer range count is 0, expected 16"},
      {"SQ8", [&](Index& i) { sq(i).trained[3] = NAN; }, "range's minimum has NaN at position 3"},
      {"SQ8", [&](Index& i) { sq(i).trained[12] = infinity; }, "range's width has Infinity at position 4"},
      {"SQ8", [&](Index& i) { sq(i).trained[0] = sq(i).trained[8] = 3e38f; }, "ends beyond the largest float"},
      {"SQ8", [&](Index& i) { sq(i).rangestat_arg = NAN; }, "range argument is not finite"},
      {"SQfp16", [&](Index& i) { sq(i).trained.resize(16); }, "scalar quantizer range count is 16, expected 0"},
  });
}

TEST_CASE("the parts of a refined index are there and belong together") {
  check_refused({
      {"SQ8,RFlat", [](Index& i) { delete std::exchange(as<IndexRefine>(i).base_index, nullptr); }, "lacks a part"},
      {"SQ8,RFlat", [](Index& i) { delete std::exchange(as<IndexRefine>(i).refine_index, nullptr); }, "lacks a part"},
      {"SQ8,RFlat", [](Index& i) { as<IndexRefine>(i).refine_index->reset(); }, "refined index count"},
      {"SQ8,RFlat", [](Index& i) { i.metric_type = faiss::METRIC_L2; }, "refined index metric"},
      {"SQ8,RFlat", [](Index& i) { i.d = 4; }, "refined index dimension"},
      {"SQ8,RFlat", [](Index& i) { as<IndexRefine>(i).k_factor = NAN; }, "refine factor"},
      {"SQ8,RFlat", [](Index& i) { as<IndexRefine>(i).k_factor = 1e9f; }, "refine factor"},
      {"SQ8,RFlat", [](Index& i) { as<IndexFlat>(*as<IndexRefine>(i).refine_index).get_xb()[9] = NAN; },
       "vector 1 has NaN at position 1"},
      {"SQ8,RFlat",
       [](Index& i) {
         auto& refined = as<IndexRefine>(i);
         delete std::exchange(refined.base_index, filled("SQ8,RFlat").release());
       },
       "refined index inside a refined index"},
      {"SQ8,RFlat",
       [](Index& i) {
         auto& refined = as<IndexRefine>(i);
         delete std::exchange(refined.refine_index, filled("SQ8").release());
       },
       "refined by something else than flat vectors"},
  });
}

TEST_CASE("a kind that cannot be made here is refused") {
  const faiss::IndexLSH other(dimension, 16);
  CHECK_THROWS_WITH(validate(other), "an index of an unknown kind");
}

}  // namespace elq::test
