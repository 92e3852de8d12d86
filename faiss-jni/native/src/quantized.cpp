// Inner products with vectors of bytes (SQ8) for graphs, in the place of FAISS's, which go through one running sum and
// read three vectors of floats for each of bytes. A byte c in place i stands for offset[i] + scale[i] * c, so that
//   <q, v> = <q, offset> + <q * scale, c>,
// of which all but the last product is made once a query.
#include <cstdint>
#include <vector>

#include <faiss/impl/ScalarQuantizer.h>

#include "kernels.h"

namespace {

using faiss::ScalarQuantizer;

class ByteProducts final : public ScalarQuantizer::SQDistanceComputer {
 public:
  explicit ByteProducts(const ScalarQuantizer& trained)
      : scale_(trained.d), offset_(trained.d), query_(trained.d) {
    const float* least = trained.trained.data();
    const float* range = least + trained.d;
    for (size_t i = 0; i < trained.d; i++) {
      scale_[i] = range[i] / 255;
      offset_[i] = least[i] + scale_[i] / 2;
    }
  }

  void set_query(const float* x) override {
    q = x;
    base_ = kernels_.inner_product(x, offset_.data(), query_.size());
    for (size_t i = 0; i < query_.size(); i++) query_[i] = x[i] * scale_[i];
  }

  float query_to_code(const uint8_t* code) const override {
    return base_ + kernels_.bytes_inner_product(query_.data(), code, query_.size());
  }

  float symmetric_dis(faiss::Index::idx_t i, faiss::Index::idx_t j) override {
    return kernels_.scaled_bytes_inner_product(
        scale_.data(), offset_.data(), codes + i * code_size, codes + j * code_size, query_.size());
  }

 private:
  const elq::Kernels& kernels_ = elq::kernels();
  std::vector<float> scale_;
  std::vector<float> offset_;
  std::vector<float> query_;
  float base_ = 0;
};

}  // namespace

// ScalarQuantizer::get_distance_computer, whose callers the linker sends here (--wrap), and FAISS's own.
extern "C" {

ScalarQuantizer::SQDistanceComputer* __real__ZNK5faiss15ScalarQuantizer21get_distance_computerENS_10MetricTypeE(
    const ScalarQuantizer* quantizer, faiss::MetricType metric);

ScalarQuantizer::SQDistanceComputer* __wrap__ZNK5faiss15ScalarQuantizer21get_distance_computerENS_10MetricTypeE(
    const ScalarQuantizer* quantizer, faiss::MetricType metric) {
  const bool bytes = quantizer->qtype == ScalarQuantizer::QT_8bit && metric == faiss::METRIC_INNER_PRODUCT &&
      quantizer->trained.size() == 2 * quantizer->d;
  return bytes
      ? new ByteProducts(*quantizer)
      : __real__ZNK5faiss15ScalarQuantizer21get_distance_computerENS_10MetricTypeE(quantizer, metric);
}

}  // extern "C"
