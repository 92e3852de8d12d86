#include "read.h"

#include <doctest/doctest.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexIDMap.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexRefine.h>
#include <faiss/index_io.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

#include <cmath>
#include <numeric>

#include "inspect.h"
#include "temporary_file.h"
#include "vectors.h"

namespace elq::test {
namespace {

using faiss::DirectMap;
using faiss::IndexIVF;

std::unique_ptr<faiss::Index> written_and_read(const faiss::Index& index, bool mapped = false) {
  const TemporaryFile file;
  faiss::write_index(&index, file.path());
  return read_validated(file.path(), mapped);
}

// An ID map around an index of n vectors.
template <class Map>
std::unique_ptr<Map> with_ids(const char* factory, const std::vector<int64_t>& ids) {
  auto map = std::make_unique<Map>(filled(factory, faiss::METRIC_INNER_PRODUCT, 0).release());
  map->own_fields = true;
  const std::vector<float> vectors = normal_numbers(ids.size() * dimension, 7);
  map->add_with_ids(ids.size(), vectors.data(), ids.data());
  return map;
}

std::vector<int64_t> rows() {
  std::vector<int64_t> ids(count);
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

std::vector<int64_t> found_by(const faiss::Index& index, int64_t k) {
  const std::vector<float> queries = normal_numbers(20 * dimension, 5);
  std::vector<float> scores(20 * k);
  std::vector<int64_t> ids(20 * k);
  index.search(20, queries.data(), k, scores.data(), ids.data());
  return ids;
}

}  // namespace

TEST_CASE("every kind is read as it was written") {
  for (const std::string& factory : factories) {
    for (faiss::MetricType metric : {faiss::METRIC_INNER_PRODUCT, faiss::METRIC_L2}) {
      CAPTURE(factory);
      const auto index = filled(factory, metric);
      const auto read = written_and_read(*index);
      CHECK(describe(*read) == describe(*index));
      CHECK(found_by(*read, 5) == found_by(*index, 5));
    }
  }
}

TEST_CASE("every kind is read as it was written where its lists are mapped, and its file is gone by then") {
  for (const std::string& factory : factories) {
    CAPTURE(factory);
    const auto index = filled(factory);
    const auto read = written_and_read(*index, true);
    CHECK(describe(*read) == describe(*index));
    CHECK(found_by(*read, 5) == found_by(*index, 5));
  }
}

TEST_CASE("a search of mapped lists starts no threads") {
  auto index = written_and_read(*filled("IVF5,SQ8,RFlat"), true);
  const auto& lists = as<IndexIVF>(*as<faiss::IndexRefine>(*index).base_index).invlists;
  CHECK(dynamic_cast<faiss::OnDiskInvertedLists&>(*lists).prefetch_nthread == 0);
}

TEST_CASE("an ID map that numbers the rows is taken off") {
  for (const char* factory : {"Flat", "HNSW4", "IVF5,Flat", "SQ8,RFlat"}) {
    const auto plain = filled(factory);
    const auto read = written_and_read(*with_ids<faiss::IndexIDMap>(factory, rows()));
    CHECK(describe(*read) == describe(*plain));
    CHECK(found_by(*read, 5) == found_by(*plain, 5));
    CHECK(describe(*written_and_read(*with_ids<faiss::IndexIDMap2>(factory, rows()))) == describe(*plain));
  }
}

TEST_CASE("an ID map with other ids is refused with a way out") {
  std::vector<int64_t> ids = rows();
  std::swap(ids[3], ids[17]);
  const auto map = with_ids<faiss::IndexIDMap>("Flat", ids);
  CHECK_THROWS_WITH_AS(
      written_and_read(*map), doctest::Contains("the vector at 3 has the id 17. Only an index whose ids are"),
      Unsupported);
  CHECK_THROWS_WITH_AS(written_and_read(*map), doctest::Contains("index.add(vectors)"), Unsupported);
}

TEST_CASE("an ID map that does not fit its index is refused") {
  auto map = with_ids<faiss::IndexIDMap>("Flat", rows());
  map->id_map.pop_back();
  CHECK_THROWS_WITH(without_ids(std::move(map)), "number of ids in the ID map is 299, expected 300");
  map = with_ids<faiss::IndexIDMap>("Flat", rows());
  map->index->reset();
  CHECK_THROWS_WITH(without_ids(std::move(map)), "vectors under the ID map is 0, expected 300");
  CHECK_THROWS_WITH(without_ids(std::make_unique<faiss::IndexIDMap>()), "ID map without an index");
}

TEST_CASE("an index without an ID map stays what it is") {
  auto index = filled("Flat");
  const faiss::Index* before = index.get();
  CHECK(without_ids(std::move(index)).get() == before);
}

TEST_CASE("nprobe above the number of lists is every list") {
  for (const char* factory : {"IVF5,Flat", "IVF5,PQ4x4fs", "IVF5,PQ2np,RFlat"}) {
    auto some = filled(factory), all = filled(factory);
    faiss::Index* lists = all.get();
    if (auto* refine = dynamic_cast<faiss::IndexRefine*>(lists)) lists = refine->base_index;
    as<IndexIVF>(*lists).nprobe = 5000;
    const auto read = written_and_read(*all);
    CHECK(get_parameter(*read, Parameter::nprobe) == 5);
    set_parameter(*some, Parameter::nprobe, 5);
    CHECK(found_by(*read, 10) == found_by(*some, 10));
  }
}

TEST_CASE("a direct map is read, gives vectors back, and keeps up with vectors that are added") {
  const std::vector<float> more = normal_numbers(40 * dimension, 13);
  for (const char* factory : {"IVF5,Flat", "IVF5,SQ8", "IVF2,PQ2np"}) {
    for (DirectMap::Type type : {DirectMap::Array, DirectMap::Hashtable}) {
      CAPTURE(factory);
      auto index = filled(factory);
      as<IndexIVF>(*index).set_direct_map_type(type);
      const auto read = written_and_read(*index);
      read->add(40, more.data());
      CHECK(found_by(*read, 3).size() == 60);
      std::vector<float> vector(dimension), expected(dimension);
      read->reconstruct(339, vector.data());
      as<IndexIVF>(*index).set_direct_map_type(DirectMap::NoMap);
      as<IndexIVF>(*index).make_direct_map();
      index->add(40, more.data());
      index->reconstruct(339, expected.data());
      CHECK(vector == expected);
    }
  }
}

TEST_CASE("a damaged index is refused after reading") {
  auto index = filled("Flat");
  as<faiss::IndexFlat>(*index).get_xb()[0] = NAN;
  CHECK_THROWS_WITH(written_and_read(*index), "vector 0 has NaN at position 0");
}

}  // namespace elq::test
