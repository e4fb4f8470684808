#pragma once
#include <string>

#include "libs/csv/reader.h"

namespace interlock {

// INVALID_ARGUMENT, naming the file, when it cannot be opened.
absl::StatusOr<csv::Source> FromFile(const std::string& path);

// Names the file in what a reader said about its header.
absl::Status InFile(const std::string& path, const absl::Status& status);

}  // namespace interlock
