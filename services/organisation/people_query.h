#pragma once
#include "interlock/organisation/v1/people.pb.h"
#include "libs/chassis/auth.h"
#include "libs/ports/sql.h"

namespace interlock::organisation {

// Who asks, and when.
struct Asking {
  SiteScope sites;
  int64_t now_ms = 0;
};

// From the rows of PeopleView, without names.
absl::Status ListPeople(SqlSession& rows, const Asking& asking,
                        const v1::ListPeopleRequest& request, v1::ListPeopleResponse& response);

absl::Status FindSuperiors(SqlSession& rows, const Asking& asking,
                           const v1::FindSuperiorsRequest& request,
                           v1::FindSuperiorsResponse& response);

}  // namespace interlock::organisation
