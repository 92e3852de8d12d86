// What an index is made of, and its few settings.
#pragma once

#include <string>

#include <faiss/Index.h>

namespace elq {

// The settings by the numbers that io.elq.faiss.Parameter gives them.
enum class Parameter { ef_search = 0, ef_construction = 1, nprobe = 2, refine_factor = 3 };

// The index in the words of the factory string it could be made from.
std::string describe(const faiss::Index& index);

// Bytes held in memory for vectors, codes, ids, links and precomputed tables; none for mapped lists.
int64_t memory_bytes(const faiss::Index& index);

// Whether a batch's queries are answered independently of each other by the index itself.
bool batch_invariant(const faiss::Index& index);

// The largest absolute value that a vector to be trained with or added may have; beyond it the index would store an
// infinite value.
float largest_value(const faiss::Index& index);

// Throw std::invalid_argument if the index has no such setting.
void set_parameter(faiss::Index& index, Parameter parameter, int value);
int get_parameter(const faiss::Index& index, Parameter parameter);

}  // namespace elq
