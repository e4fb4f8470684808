#pragma once
#include <cstddef>
#include <string_view>

namespace interlock::csv {

// Where the first byte lies that is not part of well-formed UTF-8 (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF) or is NUL, which no text has; npos if there is none.
size_t FirstNotUtf8(std::string_view text);

}  // namespace interlock::csv
