/* The two functions of the Fortran run-time library that OpenBLAS's LAPACK names: string helpers of its error
 * messages. FAISS reaches none of them, and without libgfortran there is one library less to ship. */
#include <stdlib.h>

void _gfortran_concat_string(void) { abort(); }
long _gfortran_compare_string(void) { abort(); }
