// Structural validation of an index that was read from a file.
#pragma once

#include <faiss/Index.h>

namespace elq {

// Throws std::runtime_error naming the first inconsistency that could make a search read outside its memory, loop or
// return ids that do not exist. Cost: one pass over graph links and list ids, none over vectors.
void validate(const faiss::Index& index);

}  // namespace elq
