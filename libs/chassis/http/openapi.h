#pragma once
// OpenAPI 3.1 of every method that is served, made from the descriptors and their options.
#include <string>

#include "libs/chassis/http/routes.h"

namespace interlock {

std::string OpenApiOf(const Routes& routes, const std::string& product_version);

}  // namespace interlock
