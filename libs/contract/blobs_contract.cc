#include "libs/contract/blobs_contract.h"

#include <thread>
#include <vector>

namespace interlock {
namespace {

constexpr char kShaOfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kShaOfNothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace

TEST_P(BlobsContract, NamesBytesByTheirContent) {
  EXPECT_EQ(*blobs_->Put("abc"), kShaOfAbc);
  EXPECT_EQ(*blobs_->Get(kShaOfAbc), "abc");
  EXPECT_TRUE(*blobs_->Has(kShaOfAbc));
}

TEST_P(BlobsContract, PuttingAgainChangesNothing) {
  ASSERT_TRUE(blobs_->Put("abc").ok());
  EXPECT_EQ(*blobs_->Put("abc"), kShaOfAbc);
  EXPECT_EQ(*blobs_->Get(kShaOfAbc), "abc");
}

TEST_P(BlobsContract, KnowsNothingThatWasNotPut) {
  EXPECT_TRUE(absl::IsNotFound(blobs_->Get(kShaOfAbc).status()));
  EXPECT_FALSE(*blobs_->Has(kShaOfAbc));
}

TEST_P(BlobsContract, TakesNoNameThatIsNoDigest) {
  ASSERT_TRUE(blobs_->Put("abc").ok());
  for (const std::string& name :
       {std::string(), std::string("../../etc/passwd"), std::string(kShaOfAbc) + "0",
        std::string("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
        std::string(64, '/'), std::string(64, '\0')}) {
    EXPECT_TRUE(absl::IsNotFound(blobs_->Get(name).status())) << name;
    EXPECT_FALSE(*blobs_->Has(name)) << name;
  }
}

TEST_P(BlobsContract, KeepsNothingAndMegabytesAlike) {
  EXPECT_EQ(*blobs_->Put(""), kShaOfNothing);
  EXPECT_EQ(*blobs_->Get(kShaOfNothing), "");
  std::string large(5 << 20, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = char(i * 31 >> 3);
  EXPECT_EQ(*blobs_->Get(*blobs_->Put(large)), large);
}

TEST_P(BlobsContract, ManyThreadsPutTheSameBytes) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([this] {
      for (int n = 0; n < 10; ++n) {
        const std::string bytes = "bytes " + std::to_string(n);
        EXPECT_EQ(*blobs_->Get(*blobs_->Put(bytes)), bytes);
      }
    });
  for (auto& thread : threads) thread.join();
}

}  // namespace interlock
