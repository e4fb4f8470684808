#pragma once
#include <cstdint>
#include <string>

namespace interlock::records {

// Rows of the shape of EPA's accident records, for tests and benches where the real file is not at
// hand. The same rows and seed give the same bytes. About one row in fifty is odd as real ones are:
// without a chemical, a time, a duration or any count, or dated 2202 (the only ones refused).
std::string GenerateRmpCsv(int rows, uint64_t seed);

}  // namespace interlock::records
