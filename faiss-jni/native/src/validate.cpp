#include "validate.h"

#include <cmath>
#include <string>
#include <typeinfo>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexRefine.h>
#include <faiss/IndexScalarQuantizer.h>

#include "finite.h"
#include "require.h"
#include "validate_parts.h"

namespace elq {
namespace {

std::string vector_name(size_t row) { return "vector " + std::to_string(row); }

void validate_header(const faiss::Index& index) {
  require(index.d > 0, "the dimension is not positive");
  require(index.ntotal >= 0, "the vector count is negative");
  require(index.is_trained || index.ntotal == 0, "there are vectors, but the index is marked as not trained");
  require(
      index.metric_type == faiss::METRIC_INNER_PRODUCT || index.metric_type == faiss::METRIC_L2,
      "metric is neither inner product nor L2");
}

void validate_flat(const faiss::IndexFlat& index) {
  require_equal(index.code_size, index.d * sizeof(float), "flat bytes per vector");
  require_equal(index.codes.size(), index.ntotal * index.code_size, "flat bytes in all");
  require_finite(index.codes.data(), index.ntotal, index.d, vector_name);
}

void validate_scalar(const faiss::IndexScalarQuantizer& index) {
  validate_scalar_quantizer(index.sq, index.d, index.is_trained);
  require_equal(index.code_size, index.sq.code_size, "bytes per vector");
  require_equal(index.codes.size(), index.ntotal * index.code_size, "scalar quantizer bytes in all");
  if (index.sq.qtype == faiss::ScalarQuantizer::QT_fp16) {
    require_finite_half(index.codes.data(), index.ntotal, index.d, vector_name);
  }
}

void validate_hnsw(const faiss::IndexHNSW& index) {
  require(index.storage != nullptr, "HNSW has no vectors");
  require_equal(index.storage->ntotal, index.ntotal, "HNSW stored vectors");
  require_equal(index.storage->d, index.d, "HNSW stored dimension");
  require_equal(index.storage->metric_type, index.metric_type, "HNSW stored metric");
  require(index.storage->is_trained || !index.is_trained, "HNSW is marked as trained, but its stored vectors are not");
  const auto& kind = typeid(*index.storage);
  require(
      dynamic_cast<const faiss::IndexFlat*>(index.storage) || kind == typeid(faiss::IndexScalarQuantizer),
      "HNSW over vectors of an unknown kind");
  validate(*index.storage);
  validate_graph(index.hnsw, index.ntotal);
}

void validate_refine(const faiss::IndexRefine& index) {
  for (const faiss::Index* part : {index.base_index, index.refine_index}) {
    require(part != nullptr, "refined index lacks a part");
    require_equal(part->d, index.d, "refined index dimension");
    require_equal(part->ntotal, index.ntotal, "refined index count");
    require_equal(part->metric_type, index.metric_type, "refined index metric");
    require(!dynamic_cast<const faiss::IndexRefine*>(part), "refined index inside a refined index");
    validate(*part);
  }
  require(
      dynamic_cast<const faiss::IndexFlat*>(index.refine_index) != nullptr,
      "refined by something else than flat vectors");
  require(index.k_factor >= 1 && index.k_factor <= 1000, "refine factor is outside 1..1000");
}

}  // namespace

void validate_scalar_quantizer(const faiss::ScalarQuantizer& sq, int d, bool trained) {
  const bool bytes = sq.qtype == faiss::ScalarQuantizer::QT_8bit;
  require(bytes || sq.qtype == faiss::ScalarQuantizer::QT_fp16, "scalar quantizer is neither SQ8 nor SQfp16");
  require_equal(sq.d, d, "scalar quantizer dimension");
  require_equal(sq.code_size, bytes ? d : 2 * d, "scalar quantizer bytes per vector");
  require_equal(sq.trained.size(), bytes && trained ? 2 * d : 0, "scalar quantizer range count");
  require(std::isfinite(sq.rangestat_arg), "scalar quantizer range argument is not finite");
  if (sq.trained.empty()) return;
  const float* least = sq.trained.data();
  const float* width = least + d;
  require_finite(least, 2, d, [](size_t row) {
    return std::string("scalar quantizer range's ") + (row == 0 ? "minimum" : "width");
  });
  for (int i = 0; i < d; i++) {
    require(std::isfinite(least[i] + width[i]), "scalar quantizer range ends beyond the largest float");
  }
}

void validate(const faiss::Index& index) {
  validate_header(index);
  if (const auto* flat = dynamic_cast<const faiss::IndexFlat*>(&index)) return validate_flat(*flat);
  if (typeid(index) == typeid(faiss::IndexScalarQuantizer)) {
    return validate_scalar(static_cast<const faiss::IndexScalarQuantizer&>(index));
  }
  if (const auto* hnsw = dynamic_cast<const faiss::IndexHNSW*>(&index)) return validate_hnsw(*hnsw);
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVF*>(&index)) return validate_ivf(*ivf);
  if (const auto* refine = dynamic_cast<const faiss::IndexRefine*>(&index)) return validate_refine(*refine);
  throw std::runtime_error("an index of an unknown kind");
}

}  // namespace elq
