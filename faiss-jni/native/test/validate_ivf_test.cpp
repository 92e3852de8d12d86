#include <doctest/doctest.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexIVFPQFastScan.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/index_io.h>
#include <faiss/invlists/BlockInvertedLists.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include "damage.h"
#include "temporary_file.h"

namespace elq::test {
namespace {

using faiss::DirectMap;
using faiss::Index;
using faiss::IndexIVF;
using faiss::IndexIVFPQ;
using faiss::IndexIVFPQFastScan;

faiss::ArrayInvertedLists& arrays_of(Index& index) {
  return dynamic_cast<faiss::ArrayInvertedLists&>(*as<IndexIVF>(index).invlists);
}

faiss::BlockInvertedLists& blocks_of(Index& index) {
  return dynamic_cast<faiss::BlockInvertedLists&>(*as<IndexIVF>(index).invlists);
}

DirectMap& mapped(Index& index, DirectMap::Type type) {
  as<IndexIVF>(index).set_direct_map_type(type);
  return as<IndexIVF>(index).direct_map;
}

faiss::OnDiskInvertedLists& mapped_lists_of(Index& index) {
  return dynamic_cast<faiss::OnDiskInvertedLists&>(*as<IndexIVF>(index).invlists);
}

// As faiss reads it from a file, its lists mapped.
std::unique_ptr<Index> with_mapped_lists(const char* factory) {
  const TemporaryFile file;
  faiss::write_index(filled(factory).get(), file.path());
  return std::unique_ptr<Index>(faiss::read_index(file.path(), faiss::IO_FLAG_MMAP));
}

}  // namespace

TEST_CASE("the lists' centroids are there, and finite") {
  check_refused({
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).nlist = 0; }, "IVF has no lists"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).nlist = 6; }, "IVF quantizer centroids is 5, expected 6"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).nprobe = 0; }, "IVF nprobe is 0"},
      {"IVF5,Flat", [](Index& i) { delete std::exchange(as<IndexIVF>(i).quantizer, nullptr); }, "lacks its quantizer"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).replace_invlists(nullptr); }, "lacks its quantizer or its lists"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).quantizer->reset(); }, "IVF quantizer centroids is 0"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).quantizer->d = 4; }, "IVF quantizer dimension"},
      {"IVF5,Flat",
       [](Index& i) {
         delete std::exchange(as<IndexIVF>(i).quantizer, filled("SQ8", faiss::METRIC_INNER_PRODUCT, 5).release());
       },
       "IVF quantizer of an unknown kind"},
      {"IVF5,Flat", [](Index& i) { as<faiss::IndexFlat>(*as<IndexIVF>(i).quantizer).get_xb()[11] = NAN; },
       "the lists' centroids: vector 1 has NaN at position 3"},
      {"IVF5_HNSW4,Flat", [](Index& i) { as<IndexIVF>(i).quantizer->ntotal = 4; }, "IVF quantizer centroids is 4"},
  });
}

TEST_CASE("nprobe above the number of lists is legal") {
  auto index = filled("IVF5,Flat");
  as<IndexIVF>(*index).nprobe = 1000;
  CHECK_NOTHROW(validate(*index));
}

TEST_CASE("codes of the lists are as long as their ids say") {
  check_refused({
      {"IVF5,Flat", [](Index& i) { arrays_of(i).nlist = 4; }, "inverted lists is 4, expected 5"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).codes[2].pop_back(); }, "bytes of an inverted list"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).codes.pop_back(); }, "lists with codes"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).ids.pop_back(); }, "lists with ids"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).code_size = 4; }, "inverted lists' bytes per vector"},
      {"IVF5,Flat", [](Index& i) { as<IndexIVF>(i).code_size = 4; }, "IVF bytes per vector"},
      {"IVF5,Flat", [](Index& i) { i.ntotal = 301; }, "vectors in all inverted lists is 300, expected 301"},
      {"IVF2,PQ4x4fs", [](Index& i) { blocks_of(i).n_per_block = 0; }, "vectors per block is 0"},
      {"IVF2,PQ4x4fs", [](Index& i) { blocks_of(i).block_size = 1; }, "bytes per block is 1"},
      {"IVF2,PQ4x4fs", [](Index& i) { blocks_of(i).codes[1].resize(64); }, "bytes of an inverted list is 64"},
      {"IVF2,PQ4x4fs", [](Index& i) { blocks_of(i).ids.pop_back(); }, "lists with ids"},
      {"IVF2,PQ4x4fs",
       [](Index& i) { as<IndexIVF>(i).replace_invlists(new faiss::ArrayInvertedLists(2, 2), true); },
       "fast scan without blocked inverted lists"},
      {"IVF5,Flat",
       [](Index& i) { as<IndexIVF>(i).replace_invlists(new faiss::BlockInvertedLists(5, 32, 32), true); },
       "blocked inverted lists outside fast scan"},
  });
}

TEST_CASE("mapped lists lie in their file") {
  using Lists = faiss::OnDiskInvertedLists;
  const std::vector<std::pair<std::function<void(Lists&)>, const char*>> cases = {
      {[](Lists& l) { l.code_size = 4; }, "inverted lists' bytes per vector"},
      {[](Lists& l) { l.lists.pop_back(); }, "lists with places in the file"},
      {[](Lists& l) { l.lists[2].size++; }, "entries that a mapped inverted list has room for"},
      {[](Lists& l) { l.lists[4].size = l.lists[4].capacity = 1 << 20; }, "list ends beyond the file"},
      {[](Lists& l) { l.lists[4].size = l.lists[4].capacity = size_t(1) << 61; }, "list ends beyond the file"},
      {[](Lists& l) { l.lists[1].offset = l.totsize - 1; }, "list ends beyond the file"},
      {[](Lists& l) { l.lists[1].offset = size_t(-1); }, "list ends beyond the file"},
      {[](Lists& l) { l.lists[0] = l.lists[1]; }, "which another entry has too"},
  };
  for (const auto& [damage, said] : cases) {
    CAPTURE(said);
    auto index = with_mapped_lists("IVF5,Flat");
    CHECK_NOTHROW(validate(*index));
    damage(mapped_lists_of(*index));
    CHECK_THROWS_WITH_AS(validate(*index), doctest::Contains(said), std::runtime_error);
  }
}

TEST_CASE("ids are rows, each once") {
  check_refused({
      {"IVF5,Flat", [](Index& i) { arrays_of(i).ids[0][0] = count; }, "has the id 300, but ids are the rows"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).ids[4][0] = -1; }, "has the id -1, but ids are the rows"},
      {"IVF5,Flat", [](Index& i) { arrays_of(i).ids[0][0] = arrays_of(i).ids[1][0]; }, "which another entry has too"},
      {"IVF2,PQ4x4fs", [](Index& i) { blocks_of(i).ids[1][0] = 1 << 20; }, "has the id 1048576"},
  });
}

TEST_CASE("stored floats of the lists are finite") {
  const auto list_of_five = [](Index& i) {
    faiss::ArrayInvertedLists& lists = arrays_of(i);
    size_t list = 0;
    while (lists.ids[list].size() < 5) list++;
    return list;
  };
  for (const char* factory : {"IVF5,Flat", "IVF5,SQfp16"}) {
    auto index = filled(factory);
    const size_t list = list_of_five(*index), width = factory[5] == 'F' ? 4 : 2;
    auto* codes = arrays_of(*index).codes[list].data() + (4 * dimension + 3) * width;
    std::fill(codes, codes + width, 0xff);
    const auto said = "vector " + std::to_string(arrays_of(*index).ids[list][4]) + " has NaN at position 3";
    CHECK_THROWS_WITH(validate(*index), said.c_str());
  }
}

TEST_CASE("a direct map says where every vector is") {
  check_refused({
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Array).array[7] = int64_t(99) << 32; }, "say that vector 7"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Array).array[7] = -1; }, "does not say that vector 7"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Array).array[7]++; }, "does not say that vector 7"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Array).array.pop_back(); }, "direct map entries is 299"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Array).type = DirectMap::NoMap; }, "direct map entries is 300"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Hashtable).hashtable[7] = 1 << 20; }, "that vector 7 is entry"},
      {"IVF5,Flat", [](Index& i) { mapped(i, DirectMap::Hashtable).hashtable.erase(7); }, "direct map entries is 299"},
      {"IVF5,Flat",
       [](Index& i) {
         auto& table = mapped(i, DirectMap::Hashtable).hashtable;
         table.erase(7);
         table[1000] = 0;
       },
       "does not say that vector 7"},
  });
  for (const char* factory : {"IVF5,Flat", "IVF5,SQ8", "IVF2,PQ2np", "IVF2,PQ4x4fs"}) {
    for (DirectMap::Type type : {DirectMap::Array, DirectMap::Hashtable}) {
      auto index = filled(factory);
      mapped(*index, type);
      CHECK_NOTHROW(validate(*index));
    }
  }
}

TEST_CASE("the quantizers of the codes fit them, and are finite") {
  const auto pq = [](Index& i) -> faiss::ProductQuantizer& { return as<IndexIVFPQ>(i).pq; };
  const auto fast = [](Index& i) -> IndexIVFPQFastScan& { return as<IndexIVFPQFastScan>(i); };
  const auto sq = [](Index& i) -> faiss::ScalarQuantizer& { return as<faiss::IndexIVFScalarQuantizer>(i).sq; };
  check_refused({
      {"IVF2,PQ2np", [&](Index& i) { pq(i).d = 4; }, "product quantizer dimension"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).M = 0; }, "cannot split the dimension"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).M = 3; }, "cannot split the dimension"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).nbits = 0; }, "product quantizer bits is 0, expected 8"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).nbits = 24; }, "product quantizer bits is 24"},
      {"IVF2,PQ2np", [&](Index& i) { as<IndexIVF>(i).code_size = 0; }, "product quantizer bytes per vector"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).centroids.pop_back(); }, "product quantizer centroids"},
      {"IVF2,PQ2np", [&](Index& i) { pq(i).centroids[(256 + 17) * 4 + 2] = NAN; },
       "product quantizer part 1, centroid 17, has NaN at position 2"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).pq.nbits = 8; }, "product quantizer bits is 8, expected 4"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).ksub = 256; }, "fast-scan centroids per sub-quantizer is 256"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).M2 = 1000; }, "fast-scan sub-quantizers is 1000"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).bbs = 0; }, "fast-scan block is 0"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).implem = 14; }, "fast-scan implementation"},
      {"IVF2,PQ4x4fs", [&](Index& i) { fast(i).qbs2 = 1 << 30; }, "fast-scan query batch"},
      {"IVF5,SQ8", [&](Index& i) { sq(i).trained[1] = NAN; }, "range's minimum has NaN at position 1"},
      {"IVF5,SQ8", [&](Index& i) { sq(i).code_size = 4; }, "scalar quantizer bytes per vector"},
  });
}

}  // namespace elq::test
