#include "libs/chassis/http/media_type.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/csv/utf8.h"

namespace interlock {
namespace {

constexpr std::string_view kAttachable[] = {"image/jpeg", "image/png",  "image/webp",
                                            "image/gif",  "image/heic", "application/pdf",
                                            "text/plain", "text/csv"};

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// How well a range of an Accept header fits: 3 exactly, 2 "text/*", 1 "*/*", 0 not at all.
int Fit(std::string_view range, std::string_view type) {
  if (range == type) return 3;
  if (range == "*/*" || range == "*") return 1;
  return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1)) ? 2 : 0;
}

}  // namespace

std::string MediaTypeOf(std::string_view content_type) {
  return absl::AsciiStrToLower(
      absl::StripAsciiWhitespace(View(content_type.substr(0, content_type.find(';')))));
}

bool MayBeAttached(std::string_view media_type) {
  return std::find(std::begin(kAttachable), std::end(kAttachable), media_type) !=
         std::end(kAttachable);
}

std::string SniffMediaType(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.starts_with("%PDF-"sv)) return "application/pdf";
  if (bytes.starts_with("RIFF"sv) && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP")
    return "image/webp";
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp")
    for (std::string_view brand : {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "mif1"sv, "msf1"sv})
      if (bytes.substr(8, 4) == brand) return "image/heic";
  const bool text = !bytes.empty() && csv::FirstNotUtf8(bytes) == std::string_view::npos &&
                    std::none_of(bytes.begin(), bytes.end(), [](char c) {
                      const auto byte = static_cast<unsigned char>(c);
                      return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
                    });
  return text ? "text/plain" : "";
}

bool LooksLike(std::string_view bytes, std::string_view media_type) {
  const std::string seen = SniffMediaType(bytes);
  return !seen.empty() &&
         (seen == media_type || (seen == "text/plain" && media_type == "text/csv"));
}

bool Accepts(std::string_view accept, std::string_view media_type) {
  if (absl::StripAsciiWhitespace(View(accept)).empty()) return true;
  int best = 0;
  bool taken = false;
  for (absl::string_view item : absl::StrSplit(View(accept), ',')) {
    const std::vector<std::string> parts = absl::StrSplit(item, ';');
    const int fit = Fit(MediaTypeOf(parts[0]), media_type);
    double quality = 1;
    for (size_t i = 1; i < parts.size(); ++i) {
      const absl::string_view parameter = absl::StripAsciiWhitespace(parts[i]);
      if (parameter.size() > 2 && (parameter[0] == 'q' || parameter[0] == 'Q') &&
          parameter[1] == '=')
        quality = std::strtod(std::string(parameter.substr(2)).c_str(), nullptr);
    }
    if (fit > best || (fit == best && fit > 0 && quality > 0)) {
      best = fit;
      taken = quality > 0;
    }
  }
  return taken;
}

}  // namespace interlock
