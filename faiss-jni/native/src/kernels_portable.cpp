#include "kernel_templates.h"

const elq::Kernels elq::portable_kernels = elq::compiled_kernels;
