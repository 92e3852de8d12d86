// Reading an index file.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include <faiss/Index.h>

namespace elq {

// The index may be sound but cannot be served. The message completes a sentence that begins with the file's name, and
// says what to do instead.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads the index in a file that has passed io.elq.faiss.IndexFileCheck, as it is searched: without an ID map around
// it, and with its search settings in range. Throws Unsupported, or another std::exception that says what is damaged.
// Mapped, its inverted lists stay in the file and can only be read; lists of fast scan, and all else, are copied.
std::unique_ptr<faiss::Index> read_validated(const std::string& path, bool mapped = false);

// The two steps after reading, for tests. An ID map that numbers the vectors as they lie is taken off.
std::unique_ptr<faiss::Index> without_ids(std::unique_ptr<faiss::Index> index);
void settle(faiss::Index& index);

}  // namespace elq
