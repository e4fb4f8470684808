#pragma once
// Languages as people and records name them: "en", "es", "pt-BR".
#include <string_view>

namespace interlock::training {

bool IsLanguage(std::string_view tag);

// Whether who knows the one understands the other: "pt-BR" and "pt" do, "pt-BR" and "pt-PT" do not.
// Letters' case says nothing.
bool Understands(std::string_view known, std::string_view spoken);

}  // namespace interlock::training
