#pragma once
#include "interlock/moc/v1/change_list.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock::moc {

// Who asks, and when.
struct Asking {
  SiteScope scope;
  int64_t now_ms = 0;
};

// From the rows of ChangeView. CURSOR_INVALID.
absl::Status ListChanges(SqlSession& rows, const Asking& asking, const v1::ListChangesRequest&,
                         v1::ListChangesResponse&);

}  // namespace interlock::moc
