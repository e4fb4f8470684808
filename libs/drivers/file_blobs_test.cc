#include <sys/stat.h>

#include <fstream>

#include "libs/contract/blobs_contract.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

INSTANTIATE_TEST_SUITE_P(Files, BlobsContract, testing::Values(BlobsFactory([] {
                           static std::unique_ptr<TempFolder> folder;
                           folder = std::make_unique<TempFolder>();
                           auto blobs = OpenFileBlobs(*folder / "blobs");
                           EXPECT_TRUE(blobs.ok()) << blobs.status();
                           return *std::move(blobs);
                         })));

TEST(FileBlobs, LieInTwoLevelsOfFoldersAndSurviveReopening) {
  const TempFolder folder;
  const std::string sha256 = *(*OpenFileBlobs(folder.path()))->Put("abc");
  EXPECT_TRUE(fs::exists(folder / ("ba/78/" + sha256)));
  EXPECT_EQ(*(*OpenFileBlobs(folder.path()))->Get(sha256), "abc");
}

TEST(FileBlobs, NameTheFileThatIsDamagedAndHealItWhenPutAgain) {
  const TempFolder folder;
  auto blobs = *OpenFileBlobs(folder.path());
  const std::string sha256 = *blobs->Put("abc");
  std::ofstream(folder / ("ba/78/" + sha256)) << "abd";
  const absl::Status damaged = blobs->Get(sha256).status();
  EXPECT_TRUE(absl::IsDataLoss(damaged)) << damaged;
  EXPECT_NE(std::string(damaged.message()).find(folder / ("ba/78/" + sha256)), std::string::npos);
  EXPECT_TRUE(blobs->Put("abc").ok());
  EXPECT_EQ(*blobs->Get(sha256), "abc");
}

TEST(FileBlobs, LeaveNothingHalfWritten) {
  const TempFolder folder;
  auto blobs = *OpenFileBlobs(folder.path());
  std::ofstream(folder / "ba") << "a file where a folder must be";
  EXPECT_TRUE(absl::IsUnavailable(blobs->Put("abc").status()));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(FileBlobs, SweepUpWhatACrashLeftADayAgo) {
  const TempFolder folder;
  std::ofstream(folder / "incoming-old") << "half";
  std::ofstream(folder / "incoming-new") << "half";
  fs::last_write_time(folder / "incoming-old",
                      fs::file_time_type::clock::now() - std::chrono::hours(25));
  ASSERT_TRUE(OpenFileBlobs(folder.path()).ok());
  EXPECT_FALSE(fs::exists(folder / "incoming-old"));
  EXPECT_TRUE(fs::exists(folder / "incoming-new"));
}

TEST(FileBlobs, SayWhichFolderCannotBeMade) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "no folder";
  const absl::Status status = OpenFileBlobs(folder / "file/blobs").status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_NE(std::string(status.message()).find(folder / "file/blobs"), std::string::npos);
}

}  // namespace
}  // namespace interlock
