#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "require.h"
#include "validate_parts.h"

namespace elq {
namespace {

using faiss::HNSW;

// Twice the largest M of a factory string: level 0 has room for 2 M links.
constexpr int64_t most_links = 1024;

// FAISS makes levels until their share of the vectors falls below 1e-9: 30 of them for the smallest M, 2.
constexpr int64_t most_levels = 64;

void validate_levels(const HNSW& graph) {
  const auto& room = graph.cum_nneighbor_per_level;
  require(room.size() >= 2 && room[0] == 0, "HNSW has no room for links on level 0");
  require_range(room.size() - 1, 1, most_levels, "number of HNSW levels");
  for (size_t l = 1; l < room.size(); l++) {
    require_range(int64_t(room[l]) - room[l - 1], 1, most_links, "HNSW links per vector and level");
  }
  require_equal(graph.assign_probas.size(), room.size() - 1, "HNSW level probabilities");
  double sum = 0;
  for (double p : graph.assign_probas) {
    require(p >= 0 && p <= 1, "HNSW level probability is outside 0..1");
    sum += p;
  }
  // A vector that draws none of the levels goes to the top, with links on all of them.
  require(sum > 0.99 && sum < 1.01, "HNSW level probabilities do not add up to 1");
}

// Where each vector's links stand.
void validate_layout(const HNSW& graph, int64_t n) {
  const auto& room = graph.cum_nneighbor_per_level;
  require_equal(graph.levels.size(), n, "HNSW level count");
  require_equal(graph.offsets.size(), n + 1, "HNSW offset count");
  require_equal(graph.offsets[0], 0, "first HNSW offset");
  for (int64_t i = 0; i < n; i++) {
    const int level = graph.levels[i];
    require_range(level, 1, room.size() - 1, "HNSW level");
    require_equal(graph.offsets[i + 1], graph.offsets[i] + room[level], "HNSW offset");
  }
  require_equal(graph.neighbors.size(), graph.offsets[n], "HNSW link count");
}

[[noreturn]] void refuse_link(int64_t node, int level, int64_t other, int64_t n) {
  throw std::runtime_error(
      "HNSW link of vector " + std::to_string(node) + " leads to " + std::to_string(other) +
      (other < 0 || other >= n ? ", which does not exist"
                               : ", which is not on level " + std::to_string(level) + " or follows an empty place"));
}

[[noreturn]] void refuse_unlinked(int64_t node) {
  throw std::runtime_error(
      "vector " + std::to_string(node) +
      " has no HNSW link to another vector: searches would find few vectors or none");
}

void validate_links_of(const HNSW& graph, int64_t node, int64_t n) {
  bool linked = n == 1;
  for (int level = 0; level < graph.levels[node]; level++) {
    size_t begin, end;
    graph.neighbor_range(node, level, &begin, &end);
    bool ended = false;
    for (size_t j = begin; j < end; j++) {
      const int64_t other = graph.neighbors[j];
      ended |= other == -1;  // adding a vector trusts that nothing follows the first empty place
      if (ended && other == -1) continue;
      if (ended || other < 0 || other >= n || graph.levels[other] <= level) refuse_link(node, level, other, n);
      linked |= level == 0 && other != node;
    }
  }
  if (!linked) refuse_unlinked(node);
}

void validate_entry(const HNSW& graph, int64_t n) {
  if (n == 0) {
    require_equal(graph.entry_point, -1, "HNSW entry point of an empty index");
    require_equal(graph.max_level, -1, "HNSW top level of an empty index");
  } else {
    require_range(graph.entry_point, 0, n - 1, "HNSW entry point");
    require_equal(graph.max_level, graph.levels[graph.entry_point] - 1, "HNSW top level");
  }
}

// Counts the vectors that links lead to from the entry point, itself included, up to a limit.
int64_t count_reachable(const HNSW& graph, int64_t limit) {
  std::unordered_set<int64_t> seen{graph.entry_point};
  std::vector<int64_t> open{graph.entry_point};
  while (!open.empty() && int64_t(seen.size()) < limit) {
    const int64_t node = open.back();
    open.pop_back();
    for (int level = 0; level < graph.levels[node]; level++) {
      size_t begin, end;
      graph.neighbor_range(node, level, &begin, &end);
      for (size_t j = begin; j < end && graph.neighbors[j] >= 0; j++) {
        if (seen.insert(graph.neighbors[j]).second) open.push_back(graph.neighbors[j]);
      }
    }
  }
  return seen.size();
}

// Not "most vectors": with inner products links lead from long vectors to long vectors only, and of a sound graph over
// vectors that point the same way a search may reach one in fifty. It reaches more than M even then.
void validate_reach(const HNSW& graph, int64_t n) {
  const int64_t expected = std::min<int64_t>(n, graph.cum_nneighbor_per_level[1] / 2 + 1);
  const int64_t reached = count_reachable(graph, expected);
  if (reached >= expected) return;
  throw std::runtime_error(
      "HNSW links lead from the entry point, vector " + std::to_string(graph.entry_point) + ", to only " +
      std::to_string(reached) + " of " + std::to_string(n) + " vectors: searches would find no others");
}

}  // namespace

void validate_graph(const HNSW& graph, int64_t n) {
  validate_levels(graph);
  validate_layout(graph, n);
  for (int64_t i = 0; i < n; i++) validate_links_of(graph, i, n);
  validate_entry(graph, n);
  if (n > 0) validate_reach(graph, n);
  require_range(graph.efSearch, 1, 1 << 20, "HNSW efSearch");
  require_range(graph.efConstruction, 1, 1 << 20, "HNSW efConstruction");
  require_equal(graph.upper_beam, 1, "HNSW upper beam");
}

}  // namespace elq
