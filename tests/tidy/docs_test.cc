// Checks that what the documents point to is there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace fs = std::filesystem;

namespace {

// Folders that hold what others wrote or what a build made.
bool IsOurs(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name != "node_modules" && name != "dist" && !name.starts_with("build") &&
         (name == ".ci" || !name.starts_with('.'));
}

std::vector<fs::path> Documents() {
  std::vector<fs::path> documents;
  for (auto at = fs::recursive_directory_iterator(fs::current_path());
       at != fs::recursive_directory_iterator(); ++at) {
    if (at->is_directory() && !IsOurs(at->path())) at.disable_recursion_pending();
    if (at->is_regular_file() && at->path().extension() == ".md") documents.push_back(at->path());
  }
  return documents;
}

std::string TextOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Every match of a pattern's first group.
std::vector<std::string> All(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

}  // namespace

TEST(Docs, EveryLinkLeadsSomewhere) {
  const auto documents = Documents();
  ASSERT_GT(documents.size(), 10u);
  int links = 0;
  for (const fs::path& document : documents)
    for (const std::string& link : All(TextOf(document), R"~((?:\]\(|src=")([^)"\s]+)[)"])~")) {
      if (link.find("://") != std::string::npos || link.starts_with("#")) continue;
      ++links;
      const fs::path target = document.parent_path() / link.substr(0, link.find('#'));
      EXPECT_TRUE(fs::exists(target)) << document << " points to " << link;
    }
  EXPECT_GT(links, 100);
}

TEST(Docs, EveryServiceSaysWhatItIs) {
  for (const auto& folder : fs::directory_iterator("services")) {
    if (!folder.is_directory()) continue;
    EXPECT_TRUE(fs::exists(folder.path() / "README.md")) << folder;
  }
}

TEST(Docs, EveryTopFolderIsInTheReadme) {
  const std::string readme = TextOf("README.md");
  for (const auto& folder : fs::directory_iterator(".")) {
    const std::string name = folder.path().filename().string();
    if (!folder.is_directory() || !IsOurs(folder) || name == ".ci" || name == "var" ||
        fs::is_empty(folder))
      continue;
    EXPECT_NE(readme.find("(" + name), std::string::npos) << folder;
  }
}

TEST(Docs, EveryDecisionIsListed) {
  const std::string list = TextOf("docs/decisions/README.md");
  for (const auto& file : fs::directory_iterator("docs/decisions")) {
    const std::string name = file.path().filename().string();
    if (name == "README.md") continue;
    EXPECT_NE(list.find("(" + name + ")"), std::string::npos) << name;
  }
}

// A path of somebody's machine, or a host that only somebody's network knows, helps nobody else.
TEST(Docs, NameNoMachine) {
  const std::regex machine(R"((^|[\s"'`(=])/(work|home|root)/|\bregistry\.[a-z]|\.internal\b)");
  for (const fs::path& document : Documents()) {
    std::ifstream in(document);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      EXPECT_FALSE(std::regex_search(line, machine)) << document << ":" << number << ": " << line;
    }
  }
}

// The chain's fields are told in the order in which the program hashes them.
TEST(Docs, TellTheChainAsItIsHashed) {
  const std::string code = TextOf("libs/ports/ledger.cc");
  const size_t begin = code.find("std::string ChainHash"), end = code.find("SHA256(", begin);
  ASSERT_LT(begin, end);
  std::vector<std::string> hashed =
      All(code.substr(begin, end - begin), R"(add\((?:std::to_string\()?record\.([a-z_]+))");
  ASSERT_EQ(hashed.size(), 13u);
  std::string told;
  for (const std::string& field : hashed) told += ",[ \\n]" + field;
  EXPECT_TRUE(std::regex_search(TextOf("docs/FORMATS.md"), std::regex("previous hash" + told)));
}

// Each table of the ledger file, each column of it, and each table that consumers share.
TEST(Docs, TellEveryTableAndColumnOfTheLedger) {
  const std::string formats = TextOf("docs/FORMATS.md");
  const std::string code = TextOf("libs/drivers/sqlite_ledger_rows.cc");
  const auto columns = All(code, R"(\n    ([a-z_]+) (?:TEXT|INTEGER|BLOB)[ ,\n])");
  ASSERT_GT(columns.size(), 25u);
  for (const std::string& column : columns)
    EXPECT_TRUE(std::regex_search(formats, std::regex("\\b" + column + "\\b"))) << column;
  int tables = 0;
  for (const char* folder : {"libs/drivers", "libs/chassis"})
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().extension() != ".cc" || file.path().stem().string().ends_with("_test"))
        continue;
      for (const std::string& table :
           All(TextOf(file), R"(CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+))")) {
        ++tables;
        EXPECT_NE(formats.find(table), std::string::npos) << table << " of " << file;
      }
    }
  EXPECT_GT(tables, 9);
}
