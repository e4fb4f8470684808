#pragma once
// What may be attached, and whether bytes are what they are said to be.
#include <string>
#include <string_view>

namespace interlock {

// "text/html" of "Text/HTML; charset=utf-8".
std::string MediaTypeOf(std::string_view content_type);

// One of image/jpeg, image/png, image/webp, image/gif, image/heic, application/pdf, text/plain and
// text/csv.
bool MayBeAttached(std::string_view media_type);

// The type that bytes show by how they begin, or "text/plain" for well-formed text; empty for all
// else. HTML, SVG and scripts look like text and are only ever served as text.
std::string SniffMediaType(std::string_view bytes);

// Whether the bytes are of the type that they are said to be.
bool LooksLike(std::string_view bytes, std::string_view media_type);

// Whether an Accept header takes this type; no header takes everything.
bool Accepts(std::string_view accept, std::string_view media_type);

}  // namespace interlock
