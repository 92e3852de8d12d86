// The native methods of io.elq.faiss.NativeFaiss. A handle is a faiss::Index*; Java owns it, guards it with a lock and
// checks every size and range before it calls, so what is checked here is only what FAISS alone can know.
#include <jni.h>
#include <omp.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <faiss/index_factory.h>
#include <faiss/index_io.h>

#include "inspect.h"
#include "kernels.h"
#include "read.h"

namespace {

faiss::Index& index_at(jlong handle) { return *reinterpret_cast<faiss::Index*>(handle); }

void raise(JNIEnv* env, const char* java_class, const char* message) {
  if (env->ExceptionCheck()) return;
  if (jclass type = env->FindClass(java_class)) env->ThrowNew(type, message);
}

// Runs a body; what it throws becomes a Java exception, and the result a default value.
template <class Body>
auto guarded(JNIEnv* env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::invalid_argument& e) {
    raise(env, "java/lang/IllegalArgumentException", e.what());
  } catch (const elq::Unsupported& e) {
    raise(env, "io/elq/faiss/UnsupportedIndexException", e.what());
  } catch (const std::bad_alloc&) {
    raise(env, "io/elq/faiss/FaissException", "out of native memory");
  } catch (const std::exception& e) {
    raise(env, "io/elq/faiss/FaissException", e.what());
  } catch (...) {
    raise(env, "io/elq/faiss/FaissException", "unknown native error");
  }
  return decltype(body())();
}

std::string to_string(JNIEnv* env, jbyteArray utf8) {
  std::string text(env->GetArrayLength(utf8), '\0');
  env->GetByteArrayRegion(utf8, 0, text.size(), reinterpret_cast<jbyte*>(&text[0]));
  return text;
}

// A Java array's floats without holding up the garbage collector.
std::vector<float> to_floats(JNIEnv* env, jfloatArray array, size_t n, size_t from = 0) {
  std::vector<float> floats(n);
  env->GetFloatArrayRegion(array, from, n, floats.data());
  if (env->ExceptionCheck()) throw std::runtime_error("array shorter than announced");
  return floats;
}

// OpenMP's thread count belongs to the calling thread, so it is set in every call.
void use_threads(jint threads) { omp_set_num_threads(threads); }

void search_all(const faiss::Index& index, const float* queries, size_t n, size_t k, float* scores, int64_t* ids) {
  if (elq::batch_invariant(index)) return index.search(n, queries, k, scores, ids);
  for (size_t i = 0; i < n; i++) index.search(1, queries + i * index.d, k, scores + i * k, ids + i * k);
}

// Ids are in range, and places without a result carry the worst score there is.
void check_results(const faiss::Index& index, std::vector<int64_t>& ids, std::vector<float>& scores) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float worst = index.metric_type == faiss::METRIC_INNER_PRODUCT ? -infinity : infinity;
  for (size_t i = 0; i < ids.size(); i++) {
    if (ids[i] < -1 || ids[i] >= index.ntotal) {
      throw std::runtime_error("the index returned the id " + std::to_string(ids[i]) + ", which does not exist");
    }
    if (ids[i] == -1) scores[i] = worst;
  }
}

}  // namespace

extern "C" {

JNIEXPORT jlong JNICALL Java_io_elq_faiss_NativeFaiss_create(
    JNIEnv* env, jclass, jint d, jbyteArray factory, jint metric) {
  return guarded(env, [&] {
    return reinterpret_cast<jlong>(
        faiss::index_factory(d, to_string(env, factory).c_str(), static_cast<faiss::MetricType>(metric)));
  });
}

JNIEXPORT jlong JNICALL Java_io_elq_faiss_NativeFaiss_read(
    JNIEnv* env, jclass, jbyteArray path, jboolean mapped) {
  return guarded(env, [&] {
    use_threads(1);
    return reinterpret_cast<jlong>(elq::read_validated(to_string(env, path), mapped).release());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_write(JNIEnv* env, jclass, jlong handle, jbyteArray path) {
  guarded(env, [&] { faiss::write_index(&index_at(handle), to_string(env, path).c_str()); });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_train(
    JNIEnv* env, jclass, jlong handle, jfloatArray vectors, jint n, jint threads) {
  guarded(env, [&] {
    faiss::Index& index = index_at(handle);
    use_threads(threads);
    index.train(n, to_floats(env, vectors, size_t(n) * index.d).data());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_add(
    JNIEnv* env, jclass, jlong handle, jfloatArray vectors, jint n, jint threads) {
  guarded(env, [&] {
    faiss::Index& index = index_at(handle);
    use_threads(threads);
    index.add(n, to_floats(env, vectors, size_t(n) * index.d).data());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_search(
    JNIEnv* env, jclass, jlong handle, jfloatArray queries, jint n, jint k, jlongArray ids, jfloatArray scores) {
  guarded(env, [&] {
    const faiss::Index& index = index_at(handle);
    const std::vector<float> asked = to_floats(env, queries, size_t(n) * index.d);
    std::vector<int64_t> found(size_t(n) * k, -1);
    std::vector<float> found_scores(found.size());
    use_threads(1);
    search_all(index, asked.data(), n, k, found_scores.data(), found.data());
    check_results(index, found, found_scores);
    static_assert(sizeof(jlong) == sizeof(int64_t), "ids pass unchanged");
    env->SetLongArrayRegion(ids, 0, found.size(), reinterpret_cast<const jlong*>(found.data()));
    env->SetFloatArrayRegion(scores, 0, found_scores.size(), found_scores.data());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_reconstruct(
    JNIEnv* env, jclass, jlong handle, jlong id, jfloatArray vector) {
  guarded(env, [&] {
    const faiss::Index& index = index_at(handle);
    std::vector<float> found(index.d);
    index.reconstruct(id, found.data());
    env->SetFloatArrayRegion(vector, 0, found.size(), found.data());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_innerProducts(
    JNIEnv* env, jclass, jfloatArray queries, jint first, jint n, jfloatArray rows, jint count, jint d,
    jfloatArray scores) {
  guarded(env, [&] {
    const std::vector<float> x = to_floats(env, queries, size_t(n) * d, size_t(first) * d);
    const std::vector<float> y = to_floats(env, rows, size_t(count) * d);
    std::vector<float> out(size_t(n) * count);
    elq::kernels().inner_product_block(x.data(), n, y.data(), count, d, out.data(), count);
    env->SetFloatArrayRegion(scores, 0, out.size(), out.data());
  });
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_setParameter(
    JNIEnv* env, jclass, jlong handle, jint parameter, jint value) {
  guarded(env, [&] { elq::set_parameter(index_at(handle), static_cast<elq::Parameter>(parameter), value); });
}

JNIEXPORT jint JNICALL Java_io_elq_faiss_NativeFaiss_getParameter(JNIEnv* env, jclass, jlong handle, jint parameter) {
  return guarded(
      env, [&] { return elq::get_parameter(index_at(handle), static_cast<elq::Parameter>(parameter)); });
}

JNIEXPORT jint JNICALL Java_io_elq_faiss_NativeFaiss_dimension(JNIEnv*, jclass, jlong handle) {
  return index_at(handle).d;
}

JNIEXPORT jint JNICALL Java_io_elq_faiss_NativeFaiss_metric(JNIEnv*, jclass, jlong handle) {
  return index_at(handle).metric_type;
}

JNIEXPORT jlong JNICALL Java_io_elq_faiss_NativeFaiss_size(JNIEnv*, jclass, jlong handle) {
  return index_at(handle).ntotal;
}

JNIEXPORT jboolean JNICALL Java_io_elq_faiss_NativeFaiss_isTrained(JNIEnv*, jclass, jlong handle) {
  return index_at(handle).is_trained;
}

JNIEXPORT jlong JNICALL Java_io_elq_faiss_NativeFaiss_memoryBytes(JNIEnv*, jclass, jlong handle) {
  return elq::memory_bytes(index_at(handle));
}

JNIEXPORT jfloat JNICALL Java_io_elq_faiss_NativeFaiss_largestValue(JNIEnv*, jclass, jlong handle) {
  return elq::largest_value(index_at(handle));
}

JNIEXPORT jstring JNICALL Java_io_elq_faiss_NativeFaiss_describe(JNIEnv* env, jclass, jlong handle) {
  return guarded(env, [&] { return env->NewStringUTF(elq::describe(index_at(handle)).c_str()); });
}

JNIEXPORT jstring JNICALL Java_io_elq_faiss_NativeFaiss_kernels(JNIEnv* env, jclass) {
  const elq::Kernels& active = elq::kernels();
#ifdef ELQ_AVX2_LIBRARY
  return env->NewStringUTF(&active == &elq::avx512_kernels ? "AVX-512" : "AVX2");
#else
  (void)active;
  return env->NewStringUTF("portable");
#endif
}

JNIEXPORT void JNICALL Java_io_elq_faiss_NativeFaiss_destroy(JNIEnv*, jclass, jlong handle) {
  delete &index_at(handle);
}

}  // extern "C"
