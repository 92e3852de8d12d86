// SPDX-License-Identifier: Apache-2.0
// Searches an index file with FAISS as it comes, on one thread.
//
// Arguments: index file, file of queries (float32, row after row), k. Each line of standard input asks for something:
//   find              answered by the ids found for all queries, searched together, of each query best first
//   rate BATCH SECONDS  answered by queries a second, and queries a second of processor time
#include <omp.h>
#include <time.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <faiss/Index.h>
#include <faiss/index_io.h>

namespace {

double wall() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processor() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

std::vector<float> read_floats(const char* path) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes((std::istreambuf_iterator<char>(in)), {});
  const float* floats = reinterpret_cast<const float*>(bytes.data());
  return {floats, floats + bytes.size() / sizeof(float)};
}

struct Search {
  const faiss::Index& index;
  const std::vector<float>& queries;
  const size_t k;
  std::vector<int64_t> ids;
  std::vector<float> scores;

  void run(size_t first, size_t n) {
    ids.resize(n * k);
    scores.resize(n * k);
    index.search(n, queries.data() + first * index.d, k, scores.data(), ids.data());
  }

  size_t count() const { return queries.size() / index.d; }

  void repeat(size_t batch, double seconds, bool print) {
    const double start = wall(), busy = processor();
    size_t done = 0;
    for (size_t call = 0; call == 0 || wall() - start < seconds; call++, done += batch) {
      run(call % (count() / batch) * batch, batch);
    }
    if (print) std::cout << done / (wall() - start) << ' ' << done / (processor() - busy) << std::endl;
  }
};

}  // namespace

int main(int, char** arguments) {
  omp_set_num_threads(1);
  const std::unique_ptr<faiss::Index> index(faiss::read_index(arguments[1]));
  const std::vector<float> queries = read_floats(arguments[2]);
  Search search{*index, queries, size_t(std::atoi(arguments[3])), {}, {}};
  for (std::string asked; std::cin >> asked;) {
    if (asked == "find") {
      search.run(0, search.count());
      for (const int64_t id : search.ids) std::cout << id << ' ';
      std::cout << std::endl;
    } else {
      size_t batch;
      double seconds;
      std::cin >> batch >> seconds;
      search.repeat(batch, seconds / 4, false);  // warm-up
      search.repeat(batch, seconds, true);
    }
  }
}
