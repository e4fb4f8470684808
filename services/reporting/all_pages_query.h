#pragma once
#include <functional>

#include "libs/decider/decider.h"
#include "services/reporting/statement_query.h"

namespace interlock::reporting {

constexpr int64_t kRowsMax = 100'000;

// Reads all pages of a list; each page is `answer(session, request, asking, response)`.
template <class Request, class Response>
absl::Status AllPages(absl::Status (*answer)(SqlSession&, const Request&, const Asking&, Response&),
                      SqlSession& session, Request request, const Asking& asking,
                      const std::function<void(const Response&)>& each) {
  request.mutable_page()->set_limit(500);
  request.mutable_page()->clear_cursor();
  for (;;) {
    Response response;
    if (auto status = answer(session, request, asking, response); !status.ok()) return status;
    if (response.total() > kRowsMax)
      return Refuse(absl::StatusCode::kFailedPrecondition, "EXPORT_TOO_LARGE", "",
                    "The list has more than 100,000 rows; narrow the filter and export it in "
                    "parts.");
    each(response);
    if (response.next_cursor().empty()) return absl::OkStatus();
    request.mutable_page()->set_cursor(response.next_cursor());
  }
}

}  // namespace interlock::reporting
