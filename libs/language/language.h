#pragma once
#include <string_view>

namespace interlock {

// A language as BCP 47 names it, in the form in which people agree on one spelling: "en", "pt-BR",
// "zh-Hant-TW": the language, and where it matters its script and region.
bool IsLanguage(std::string_view tag);

}  // namespace interlock
