#pragma once
// The fields of a request as flags of a command: a word, number or choice for each, JSON for what
// has parts of its own.
#include <google/protobuf/message.h>

#include <CLI/App.hpp>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

class RequestFlags {
 public:
  // Field 1 of a request about one thing is the command's argument. Must live as long as `command`.
  RequestFlags(CLI::App& command, const google::protobuf::Descriptor& request);

  // INVALID_ARGUMENT names the flag, or the file and its field.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Build() const;

 private:
  struct Flag {
    std::string name;
    std::vector<const google::protobuf::FieldDescriptor*> way;  // Down from the request.
    std::vector<std::string> said = {};
  };
  void AddFields(CLI::App& command, const google::protobuf::Descriptor& type,
                 std::vector<const google::protobuf::FieldDescriptor*> way);

  const google::protobuf::Descriptor& request_;
  std::string id_, from_;
  bool has_id_ = false;
  std::deque<Flag> flags_;  // The parsed words go into them, so they stay where they are.
};

// Puts one word of a person into a field: a number, a text, a choice, a moment ("2026-11-23" or
// "2026-11-23T08:00:00Z" for ..._at_ms), a decimal, or JSON. Repeated fields take one more.
absl::Status PutWord(const std::string& word, const google::protobuf::FieldDescriptor& field,
                     google::protobuf::Message& message);

}  // namespace interlock
