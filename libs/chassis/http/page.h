#pragma once
// The web page, built into the program.
#include <span>
#include <string_view>

#include "libs/chassis/http/message.h"

namespace interlock {

struct PageAsset {
  std::string_view path;  // "assets/index-B3xQ2k1a.js"
  std::string_view bytes;
};

// The files that the build found in services/gateway/page/dist; none if the page was not built.
std::span<const PageAsset> PageAssets();

// Answers a GET with a file of the page: the one of that path, or index.html for a path that the
// page itself understands. Without a page, one that says so. 404 for a file that is not there.
HttpResponse ServePage(std::span<const PageAsset> assets, const HttpRequest& request);

// Whether a GET that no method takes is for the page: it asks for a file, or takes HTML.
bool IsForPage(std::span<const PageAsset> assets, const HttpRequest& request);

}  // namespace interlock
