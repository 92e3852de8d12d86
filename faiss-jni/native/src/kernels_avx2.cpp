#include "kernel_templates.h"

const elq::Kernels elq::avx2_kernels = elq::compiled_kernels;
