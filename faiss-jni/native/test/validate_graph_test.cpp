#include <doctest/doctest.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "damage.h"

namespace elq::test {
namespace {

using faiss::HNSW;
using faiss::Index;
using faiss::IndexHNSW;

HNSW& graph_of(Index& index) { return as<IndexHNSW>(index).hnsw; }

// The places for a vector's links on level 0.
int* links_of(Index& index, int64_t node) {
  size_t begin, end;
  graph_of(index).neighbor_range(node, 0, &begin, &end);
  return &graph_of(index).neighbors[begin];
}

// Leaves a vector on level 0 the one link that is given; -1 leaves none.
void link_only_to(Index& index, int64_t node, int other) {
  int* links = links_of(index, node);
  std::fill(links, links + graph_of(index).nb_neighbors(0), -1);
  links[0] = other;
}

}  // namespace

TEST_CASE("the arrays of a graph fit together") {
  check_refused({
      {"HNSW4", [](Index& i) { graph_of(i).levels.pop_back(); }, "HNSW level count is 299, expected 300"},
      {"HNSW4", [](Index& i) { graph_of(i).levels[7] = 0; }, "HNSW level is 0"},
      {"HNSW4", [](Index& i) { graph_of(i).levels[7] = 1 << 30; }, "HNSW level is 1073741824"},
      {"HNSW4", [](Index& i) { graph_of(i).levels[7]++; }, "HNSW offset is"},
      {"HNSW4", [](Index& i) { graph_of(i).offsets.pop_back(); }, "HNSW offset count"},
      {"HNSW4", [](Index& i) { graph_of(i).offsets[0] = 8; }, "first HNSW offset"},
      {"HNSW4", [](Index& i) { graph_of(i).offsets[9] = size_t(1) << 60; }, "HNSW offset is 1152921504606846976"},
      {"HNSW4", [](Index& i) { graph_of(i).neighbors.pop_back(); }, "HNSW link count"},
  });
}

TEST_CASE("levels are few, drawn by probabilities, and each has room for links") {
  check_refused({
      {"HNSW4", [](Index& i) { graph_of(i).cum_nneighbor_per_level.resize(1); }, "no room for links on level 0"},
      {"HNSW4", [](Index& i) { graph_of(i).cum_nneighbor_per_level[0] = 1; }, "no room for links on level 0"},
      {"HNSW4", [](Index& i) { graph_of(i).cum_nneighbor_per_level[2] = 0; }, "links per vector and level is -8"},
      {"HNSW4", [](Index& i) { graph_of(i).cum_nneighbor_per_level[2] += 5000; }, "links per vector and level is 5004"},
      {"HNSW4", [](Index& i) { graph_of(i).cum_nneighbor_per_level.push_back(1 << 20); }, "links per vector"},
      {"HNSW4", [](Index& i) { graph_of(i).assign_probas.pop_back(); }, "HNSW level probabilities is"},
      {"HNSW4", [](Index& i) { graph_of(i).assign_probas[0] = NAN; }, "probability is outside 0..1"},
      {"HNSW4", [](Index& i) { graph_of(i).assign_probas[0] = -1; }, "probability is outside 0..1"},
      {"HNSW4", [](Index& i) { graph_of(i).assign_probas[0] = 0; }, "do not add up to 1"},
      {"HNSW4",
       [](Index& i) {
         HNSW& graph = graph_of(i);
         while (graph.assign_probas.size() < 65) {
           graph.assign_probas.push_back(0);
           graph.cum_nneighbor_per_level.push_back(graph.cum_nneighbor_per_level.back() + 4);
         }
       },
       "number of HNSW levels is 65, expected 1..64"},
  });
}

TEST_CASE("links lead to vectors that exist, on levels that they have") {
  const auto upper_link = [](Index& i) {
    HNSW& graph = graph_of(i);
    size_t begin, end;
    graph.neighbor_range(graph.entry_point, 1, &begin, &end);
    const auto low = std::find(graph.levels.begin(), graph.levels.end(), 1);
    graph.neighbors[begin] = low - graph.levels.begin();
  };
  check_refused({
      {"HNSW4", [](Index& i) { links_of(i, 5)[0] = count; }, "link of vector 5 leads to 300, which does not exist"},
      {"HNSW4", [](Index& i) { links_of(i, 5)[0] = -7; }, "link of vector 5 leads to -7, which does not exist"},
      {"HNSW4", [](Index& i) { links_of(i, 5)[7] = 3, links_of(i, 5)[0] = -1; }, "or follows an empty place"},
      {"HNSW4", upper_link, "which is not on level 1"},
  });
}

TEST_CASE("a graph whose searches would find next to nothing is refused") {
  check_refused({
      {"HNSW4", [](Index& i) { for (auto& link : graph_of(i).neighbors) link = -1; },
       "vector 0 has no HNSW link to another vector"},
      {"HNSW4", [](Index& i) { link_only_to(i, 41, -1); }, "vector 41 has no HNSW link to another vector"},
      {"HNSW4", [](Index& i) { link_only_to(i, 41, 41); }, "vector 41 has no HNSW link to another vector"},
      {"HNSW4",  // an island of two around the entry point
       [](Index& i) {
         HNSW& graph = graph_of(i);
         const int entry = graph.entry_point;
         const int other = std::find(graph.levels.begin(), graph.levels.end(), 1) - graph.levels.begin();
         size_t begin, end;
         for (int level = 1; level < graph.levels[entry]; level++) {
           graph.neighbor_range(entry, level, &begin, &end);
           std::fill(&graph.neighbors[begin], &graph.neighbors[end], -1);
         }
         link_only_to(i, entry, other);
         link_only_to(i, other, entry);
       },
       "to only 2 of 300 vectors"},
  });
}

TEST_CASE("a graph that reaches few of its vectors passes where FAISS builds it so") {
  // Vectors that point nearly the same way, the longer ones later: links lead from long to long.
  std::vector<float> vectors = normal_numbers(1000 * dimension, 11);
  for (size_t i = 0; i < vectors.size(); i++) vectors[i] += 1 + i / dimension;
  for (int links : {2, 4, 16}) {
    IndexHNSW* graph = new faiss::IndexHNSWFlat(dimension, links, faiss::METRIC_INNER_PRODUCT);
    const std::unique_ptr<Index> owned(graph);
    graph->add(1000, vectors.data());
    CAPTURE(links);
    CHECK_NOTHROW(validate(*owned));
  }
}

TEST_CASE("equal vectors make a sound graph") {
  for (int64_t n : {1, 2, 3, 50, 300}) {
    faiss::IndexHNSWFlat graph(dimension, 4, faiss::METRIC_INNER_PRODUCT);
    const std::vector<float> same(n * dimension, 0.5f);
    graph.add(n, same.data());
    CHECK_NOTHROW(validate(graph));
  }
}

TEST_CASE("a graph begins at a vector of its top level") {
  check_refused({
      {"HNSW4", [](Index& i) { graph_of(i).entry_point = -1; }, "HNSW entry point is -1"},
      {"HNSW4", [](Index& i) { graph_of(i).entry_point = count; }, "HNSW entry point is 300"},
      {"HNSW4", [](Index& i) { graph_of(i).max_level = 20; }, "HNSW top level is 20"},
      {"HNSW4", [](Index& i) { graph_of(i).max_level = -1; }, "HNSW top level is -1"},
  });
  auto empty = filled("HNSW4", faiss::METRIC_L2, 0);
  graph_of(*empty).entry_point = 0;
  CHECK_THROWS_WITH(validate(*empty), "HNSW entry point of an empty index is 0, expected -1");
}

TEST_CASE("search settings of a graph are in range") {
  check_refused({
      {"HNSW4", [](Index& i) { graph_of(i).efSearch = 0; }, "HNSW efSearch is 0"},
      {"HNSW4", [](Index& i) { graph_of(i).efConstruction = -3; }, "HNSW efConstruction is -3"},
      {"HNSW4", [](Index& i) { graph_of(i).upper_beam = 2; }, "HNSW upper beam is 2"},
  });
}

TEST_CASE("a graph's vectors are there, and are those of the graph") {
  check_refused({
      {"HNSW4", [](Index& i) { delete std::exchange(as<IndexHNSW>(i).storage, nullptr); }, "HNSW has no vectors"},
      {"HNSW4", [](Index& i) { as<IndexHNSW>(i).storage->reset(); }, "HNSW stored vectors is 0, expected 300"},
      {"HNSW4", [](Index& i) { as<IndexHNSW>(i).storage->d = 4; }, "HNSW stored dimension"},
      {"HNSW4", [](Index& i) { i.metric_type = faiss::METRIC_L2; }, "HNSW stored metric"},
      {"HNSW4", [](Index& i) { as<faiss::IndexFlat>(*as<IndexHNSW>(i).storage).get_xb()[17] = NAN; },
       "vector 2 has NaN at position 1"},
      {"HNSW4,SQ8", [](Index& i) { as<IndexHNSW>(i).storage->is_trained = false; }, "its stored vectors are not"},
      {"HNSW4",
       [](Index& i) { delete std::exchange(as<IndexHNSW>(i).storage, filled("IVF5,Flat").release()); },
       "HNSW over vectors of an unknown kind"},
  });
}

}  // namespace elq::test
