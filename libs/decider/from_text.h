#pragma once
// Messages as tests write them: protobuf's text.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace interlock {

// A text that is no such message fails the test.
template <class M>
M From(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

}  // namespace interlock
