#include "read.h"

#include <algorithm>
#include <new>

#include <faiss/IndexIDMap.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexRefine.h>
#include <faiss/index_io.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

#include "require.h"
#include "validate.h"

namespace elq {
namespace {

void require_row_numbers(const faiss::IndexIDMap& map) {
  for (size_t row = 0; row < map.id_map.size(); row++) {
    if (map.id_map[row] == static_cast<int64_t>(row)) continue;
    throw Unsupported(
        "is an index of vectors with ids of their own (IndexIDMap), and the vector at " + std::to_string(row) +
        " has the id " + std::to_string(map.id_map[row]) + ". Only an index whose ids are the rows of "
        "the catalogue is served: 0 to n - 1, in the order in which vectors were added. Rebuild it without ids. In "
        "Python, with vectors in the order of the catalogue:\n"
        "    index = faiss.index_factory(vectors.shape[1], \"HNSW32\", faiss.METRIC_INNER_PRODUCT); "
        "index.add(vectors)\n"
        "    faiss.write_index(index, \"index.faiss\")");
  }
}

}  // namespace

std::unique_ptr<faiss::Index> without_ids(std::unique_ptr<faiss::Index> index) {
  auto* map = dynamic_cast<faiss::IndexIDMap*>(index.get());
  if (map == nullptr) return index;
  require(map->index != nullptr, "ID map without an index");
  require_equal(map->id_map.size(), map->ntotal, "number of ids in the ID map");
  require_equal(map->index->ntotal, map->ntotal, "vectors under the ID map");
  require_row_numbers(*map);
  map->own_fields = false;
  return std::unique_ptr<faiss::Index>(map->index);
}

void settle(faiss::Index& index) {
  auto* refine = dynamic_cast<faiss::IndexRefine*>(&index);
  auto* ivf = dynamic_cast<faiss::IndexIVF*>(refine ? refine->base_index : &index);
  if (ivf == nullptr) return;
  // Otherwise each search starts threads, up to 32, that read the lists ahead.
  if (auto* lists = dynamic_cast<faiss::OnDiskInvertedLists*>(ivf->invlists)) lists->prefetch_nthread = 0;
  ivf->nprobe = std::min(ivf->nprobe, ivf->nlist);  // fast scan does not limit it by itself
  // FAISS gives vectors that are added later wrong ids in a hash table, and takes right ones in an array.
  if (ivf->direct_map.type == faiss::DirectMap::Hashtable) ivf->set_direct_map_type(faiss::DirectMap::Array);
}

std::unique_ptr<faiss::Index> read_validated(const std::string& path, bool mapped) {
  try {
    const int flags = mapped ? faiss::IO_FLAG_MMAP : 0;
    auto index = without_ids(std::unique_ptr<faiss::Index>(faiss::read_index(path.c_str(), flags)));
    validate(*index);
    settle(*index);
    return index;
  } catch (const std::bad_alloc&) {
    throw Unsupported(
        "does not fit into the memory that is left on this machine. Free memory, or build a smaller index, for example "
        "HNSW32,SQ8, with a byte for each value instead of four");
  }
}

}  // namespace elq
