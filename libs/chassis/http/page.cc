#include "libs/chassis/http/page.h"

#include <algorithm>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "libs/chassis/http/media_type.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

constexpr char kNotBuilt[] =
    "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\">"
    "<title>Interlock</title></head>\n<body><main><h1>Interlock is running</h1>\n"
    "<p>This program was built without its web page. Build the page in services/gateway/page, then "
    "build the program again. Everything else works: see <a href=\"/openapi.json\">the interface "
    "description</a>.</p></main></body>\n</html>\n";

const char* TypeOf(std::string_view path) {
  const std::pair<std::string_view, const char*> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".map", "application/json"}};
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

const PageAsset* Find(std::span<const PageAsset> assets, std::string_view path) {
  const auto found = std::find_if(assets.begin(), assets.end(),
                                  [&](const PageAsset& asset) { return asset.path == path; });
  return found == assets.end() ? nullptr : &*found;
}

// Built names carry a hash of the content: "assets/index-B3xQ2k1a.js".
bool NamesItsContent(std::string_view path) { return path.starts_with("assets/"); }

std::string TagOf(std::string_view bytes) {
  return "\"" + absl::BytesToHexString(Sha256(bytes).substr(0, 8)) + "\"";
}

}  // namespace

bool IsForPage(std::span<const PageAsset> assets, const HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  if (request.path.starts_with("/v1/") || request.path == "/v1") return false;
  return Find(assets, std::string_view(request.path).substr(1)) != nullptr ||
         absl::StrContains(request.Header("accept"), "text/html");
}

HttpResponse ServePage(std::span<const PageAsset> assets, const HttpRequest& request) {
  const PageAsset* asset = Find(assets, std::string_view(request.path).substr(1));
  if (asset == nullptr) asset = Find(assets, "index.html");
  if (asset == nullptr)
    return {.status = 200,
            .headers = {{"Content-Type", "text/html; charset=utf-8"}},
            .body = kNotBuilt};
  HttpResponse response{.headers = {{"Content-Type", TypeOf(asset->path)},
                                    {"ETag", TagOf(asset->bytes)},
                                    {"Cache-Control", NamesItsContent(asset->path)
                                                          ? "public, max-age=31536000, immutable"
                                                          : "no-cache"}}};
  if (absl::StrContains(request.Header("if-none-match"), TagOf(asset->bytes)))
    response.status = 304;
  else
    response.body = std::string(asset->bytes);
  return response;
}

}  // namespace interlock
