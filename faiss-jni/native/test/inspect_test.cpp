#include "inspect.h"

#include <doctest/doctest.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexRefine.h>

#include <limits>

#include "vectors.h"

namespace elq::test {

TEST_CASE("an index is described by the factory string that makes it") {
  for (const std::string& factory : factories) {
    const bool bare_graph = factory == "HNSW4";
    CHECK(describe(*untrained(factory, faiss::METRIC_L2)) == (bare_graph ? "HNSW4,Flat" : factory));
  }
}

TEST_CASE("a graph of one level is described without looking beyond it") {
  auto index = filled("HNSW4");
  faiss::HNSW& graph = as<faiss::IndexHNSW>(*index).hnsw;
  graph.cum_nneighbor_per_level.resize(2);
  graph.cum_nneighbor_per_level.shrink_to_fit();
  CHECK(describe(*index) == "HNSW4,Flat");
}

TEST_CASE("memory counts vectors, codes, ids, links, tables and the direct map") {
  const int64_t floats = count * dimension * sizeof(float);
  CHECK(memory_bytes(*filled("Flat")) == floats);
  CHECK(memory_bytes(*filled("SQ8")) == count * dimension);
  CHECK(memory_bytes(*filled("SQ8,RFlat")) == count * dimension + floats);
  const int64_t centroids = 5 * dimension * sizeof(float), ids = count * sizeof(int64_t);
  CHECK(memory_bytes(*filled("IVF5,Flat")) == centroids + floats + ids);

  auto graph = filled("HNSW4");
  const faiss::HNSW& links = as<faiss::IndexHNSW>(*graph).hnsw;
  const size_t places = links.neighbors.size();
  CHECK(memory_bytes(*graph) == int64_t(floats + places * 4 + (count + 1) * 8 + count * 4));

  auto mapped = filled("IVF5,Flat");
  as<faiss::IndexIVF>(*mapped).make_direct_map();
  CHECK(memory_bytes(*mapped) == centroids + floats + 2 * ids);

  const int64_t codes = count * (2 + 8) + 2 * dimension * 4;
  CHECK(memory_bytes(*filled("IVF2,PQ2np")) == codes);
  CHECK(memory_bytes(*filled("IVF2,PQ2np", faiss::METRIC_L2)) == codes + 2 * 2 * 256 * 4);
}

TEST_CASE("settings reach the index they belong to, through refinement too") {
  auto graph = filled("HNSW4,SQ8,RFlat");
  set_parameter(*graph, Parameter::ef_search, 77);
  set_parameter(*graph, Parameter::ef_construction, 88);
  set_parameter(*graph, Parameter::refine_factor, 9);
  const faiss::HNSW& links = as<faiss::IndexHNSW>(*as<faiss::IndexRefine>(*graph).base_index).hnsw;
  CHECK(links.efSearch == 77);
  CHECK(links.efConstruction == 88);
  CHECK(get_parameter(*graph, Parameter::ef_search) == 77);
  CHECK(get_parameter(*graph, Parameter::ef_construction) == 88);
  CHECK(get_parameter(*graph, Parameter::refine_factor) == 9);

  auto lists = filled("IVF5,Flat");
  set_parameter(*lists, Parameter::nprobe, 3);
  CHECK(get_parameter(*lists, Parameter::nprobe) == 3);
  set_parameter(*lists, Parameter::nprobe, 1000);
  CHECK(get_parameter(*lists, Parameter::nprobe) == 5);
}

TEST_CASE("a setting that an index does not have is refused by name") {
  auto flat = filled("Flat");
  for (Parameter parameter :
       {Parameter::ef_search, Parameter::ef_construction, Parameter::nprobe, Parameter::refine_factor}) {
    CHECK_THROWS_AS(set_parameter(*flat, parameter, 1), std::invalid_argument);
    CHECK_THROWS_AS(get_parameter(*flat, parameter), std::invalid_argument);
  }
  auto graph = filled("HNSW4");
  CHECK_THROWS_WITH(set_parameter(*graph, Parameter::nprobe, 1), "HNSW4,Flat has no such parameter");
}

TEST_CASE("only fast scan answers depend on the batch by themselves") {
  for (const std::string& factory : factories) {
    CAPTURE(factory);
    CHECK(batch_invariant(*untrained(factory, faiss::METRIC_L2)) == (factory.find("fs") == std::string::npos));
  }
}

TEST_CASE("half-precision storage limits the values that may be added") {
  const float unlimited = std::numeric_limits<float>::max();
  CHECK(largest_value(*filled("Flat")) == unlimited);
  CHECK(largest_value(*filled("HNSW4,SQ8,RFlat")) == unlimited);
  CHECK(largest_value(*filled("SQfp16")) == 65504);
  CHECK(largest_value(*filled("HNSW4,SQfp16")) == 65504);
  CHECK(largest_value(*filled("IVF5,SQfp16")) == 32752);
}

}  // namespace elq::test
