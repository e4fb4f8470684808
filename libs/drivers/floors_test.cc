#include "libs/drivers/floors.h"

#include <gtest/gtest.h>

#include "libs/contract/temp_folder.h"

namespace interlock {

TEST(Floors, MeasureSomethingAndLeaveNothingBehind) {
  const TempFolder folder;
  for (const auto& floor :
       {MeasureSqliteCommits(folder.path(), 1, 5), MeasureSqliteCommits(folder.path(), 64, 5),
        MeasureFlushes(folder.path(), 5)}) {
    ASSERT_TRUE(floor.ok()) << floor.status();
    EXPECT_GT(floor->per_second, 0);
    EXPECT_GT(floor->p50_us, 0);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Floors, SayWhichFolderIsNotThere) {
  EXPECT_TRUE(absl::IsUnavailable(MeasureSqliteCommits("/no/such/folder", 1, 1).status()));
  EXPECT_TRUE(absl::IsUnavailable(MeasureFlushes("/no/such/folder", 1).status()));
}

}  // namespace interlock
