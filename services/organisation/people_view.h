#pragma once
// Who works where and when: people, their assignments and leaves, which roles speak for employees,
// and in which zone a site's days are. No name: what may be erased is in no view.
#include "libs/chassis/view.h"

namespace interlock::organisation {

inline constexpr char kPeople[] = "people";
View PeopleView();

}  // namespace interlock::organisation
