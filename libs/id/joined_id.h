#pragma once
#include <string>

namespace interlock {

// The id of what an item of a source asks for: "<source_id>:<item_id>", as in "i1:r1". Where that
// is longer than an id may be (100), or where another source's item could read the same, the end
// gives way to a digest of both: an id that begins readably and belongs to that item alone.
std::string JoinedId(const std::string& source_id, const std::string& item_id);

}  // namespace interlock
