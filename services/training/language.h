#pragma once
#include <string_view>

namespace interlock::training {

// Whether who knows the one understands the other: "pt-BR" and "pt" do, "pt-BR" and "pt-PT" do not.
// Letters' case says nothing.
bool Understands(std::string_view known, std::string_view spoken);

}  // namespace interlock::training
