// Structural validation of an index that was read from a file.
#pragma once

#include <faiss/Index.h>

namespace elq {

// Throws std::runtime_error naming the first inconsistency that could make a search read outside its memory, loop,
// return ids that do not exist, find next to nothing, or score with NaN. Cost: one pass over links, ids and stored
// floats, once after loading.
void validate(const faiss::Index& index);

}  // namespace elq
