#include "kernel_templates.h"

const elq::Kernels elq::avx512_kernels = elq::compiled_kernels;
