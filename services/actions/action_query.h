#pragma once
#include "interlock/actions/v1/action_list.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock::actions {

// Who asks, and when.
struct Asking {
  SiteScope scope;
  int64_t now_ms = 0;
};

absl::Status ListActions(SqlSession& rows, const Asking& asking, const v1::ListActionsRequest&,
                         v1::ListActionsResponse&);
// At most 2,000 of them.
absl::Status ListOwnedActions(SqlSession& rows, const Asking& asking,
                              const v1::ListOwnedActionsRequest&, v1::ListOwnedActionsResponse&);
absl::Status CheckActions(SqlSession& rows, const Asking& asking, const v1::CheckActionsRequest&,
                          v1::CheckActionsResponse&);

}  // namespace interlock::actions
