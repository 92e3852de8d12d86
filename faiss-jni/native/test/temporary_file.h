#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace elq::test {

// A file that is gone at the end of the test.
class TemporaryFile {
 public:
  TemporaryFile() { close(mkstemp(path_)); }
  ~TemporaryFile() { std::remove(path_); }
  const char* path() const { return path_; }

 private:
  char path_[32] = "/tmp/elq-native-test-XXXXXX";
};

}  // namespace elq::test
