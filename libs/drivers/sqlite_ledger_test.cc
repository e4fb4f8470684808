#include "libs/contract/ledger_contract.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {

INSTANTIATE_TEST_SUITE_P(Sqlite, LedgerContract,
                         testing::Values(LedgerFactory([](int shards, TimeSource& time) {
                           static std::unique_ptr<TempFolder> folder;
                           folder = std::make_unique<TempFolder>();
                           auto ledger = OpenSqliteLedger(*folder / "test.db", shards, time);
                           EXPECT_TRUE(ledger.ok()) << ledger.status();
                           return *std::move(ledger);
                         })));

}  // namespace interlock
