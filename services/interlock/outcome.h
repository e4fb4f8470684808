#pragma once
// What a command tells when it could not do what it was told.
#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/interlock/command_line.h"

namespace interlock {

// Prints the sentence, clause and reason on standard error and says with which code to end:
// kRefused for a refusal, kFailed where nobody answered or nothing could be stored.
ExitCode Tell(const absl::Status& status);

// As JSON with the names of the proto, every number and text present, for programs.
std::string ToJson(const google::protobuf::Message& message);
std::string ToPrettyJson(const google::protobuf::Message& message);
// INVALID_ARGUMENT in a sentence that names the field.
absl::Status FromJson(const std::string& text, google::protobuf::Message& message);

// The text of a file, or of standard input for "-". INVALID_ARGUMENT names the file.
absl::StatusOr<std::string> ReadText(const std::string& path);

}  // namespace interlock
