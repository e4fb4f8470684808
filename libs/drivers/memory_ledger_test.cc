#include "libs/contract/ledger_contract.h"
#include "libs/drivers/drivers.h"

namespace interlock {

INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract, testing::Values(LedgerFactory(OpenMemoryLedger)));

TEST(ShardOf, AgreesWithKafka) {  // Values of org.apache.kafka.common.utils.Utils.murmur2.
  EXPECT_EQ(ShardOf("21", 0x7fffffff), int(uint32_t(-973932308) & 0x7fffffff));
  EXPECT_EQ(ShardOf("foobar", 0x7fffffff), int(uint32_t(-790332482) & 0x7fffffff));
  EXPECT_EQ(ShardOf("abc", 0x7fffffff), 479470107);
}

}  // namespace interlock
