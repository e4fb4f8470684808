// Who works where, who is away, and who leaves.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/employer.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

constexpr char kOrganisation[] = "/interlock.organisation.v1.";
constexpr char kHost[] = "gulfmark";

const char* Bool(bool yes) { return yes ? "true" : "false"; }

organisation::v1::RegisterPersonRequest Registration(const Site& site, const Member& member) {
  return Said<organisation::v1::RegisterPersonRequest>(absl::StrCat(
      "person_id: '", member.person_id, "' site_id: '", site.id, "' profile { name: '", member.name,
      "' kind: ", member.contractor ? "PERSON_KIND_CONTRACTOR" : "PERSON_KIND_EMPLOYEE",
      " employer_id: '", member.contractor ? Contractors()[0].id : kHost, "' languages: '",
      member.speaks_spanish_only ? "es" : "en", "' }"));
}

organisation::v1::AssignPersonRequest Assignment(const Site& site, const std::string& person_id,
                                                 const std::string& role, const std::string& unit,
                                                 Day from) {
  return Said<organisation::v1::AssignPersonRequest>(
      absl::StrCat("person_id: '", person_id, "' assignment_id: '", site.id, "-", role,
                   "' assignment { role_id: '", role, "' site_id: '", site.id, "' unit_id: '", unit,
                   "' from_on: '", from.ToString(), "' }"));
}

}  // namespace

absl::Status Story::FoundRoles() {
  for (const Role& role : Roles())
    if (auto status = Do(
            kManager, absl::StrCat(kOrganisation, "RoleService/RegisterRole"),
            Said<organisation::v1::RegisterRoleRequest>(absl::StrCat(
                "role_id: '", role.id, "' profile { title: '", role.title, "' superior_role_id: '",
                role.superior, "' operates: ", Bool(role.operates), " maintains: ",
                Bool(role.maintains), " represents_employees: ", Bool(role.represents), " }")));
        !status.ok())
      return status;
  const auto employ = [this](const char* id, const char* name, const char* kind) {
    return Do(kManager, absl::StrCat(kOrganisation, "EmployerService/RegisterEmployer"),
              Said<organisation::v1::RegisterEmployerRequest>(absl::StrCat(
                  "employer_id: '", id, "' profile { name: '", name, "' kind: ", kind, " }")));
  };
  if (auto status = employ(kHost, kCompanyName, "EMPLOYER_KIND_HOST"); !status.ok()) return status;
  for (const Contractor& contractor : Contractors())
    if (auto status = employ(contractor.id, contractor.name, "EMPLOYER_KIND_CONTRACT");
        !status.ok())
      return status;
  return absl::OkStatus();
}

// Those who go from site to site: they report, investigate and manage, and hold no role at one.
absl::Status Story::FoundOffice() {
  std::vector<std::string> people(People().begin(), People().end());
  people.push_back(kManager);
  for (const std::string& id : people) {
    std::string name = id;  // "a.reyes" is A. Reyes.
    name[0] = absl::ascii_toupper(name[0]);
    name[2] = absl::ascii_toupper(name[2]);
    name.insert(2, " ");
    ++counts_.people;
    if (auto status = Do(kManager, absl::StrCat(kOrganisation, "PersonService/RegisterPerson"),
                         Registration(Sites()[0], {.person_id = id, .name = name}));
        !status.ok())
      return status;
  }
  return absl::OkStatus();
}

absl::Status Story::FoundPeople(const Site& site) {
  const Day from = DayOfUtc(options_.begins_at_ms);
  const std::string people = absl::StrCat(kOrganisation, "PersonService/");
  for (const Member& member : CrewOf(site)) {
    ++counts_.people;
    if (auto status = Do(kManager, people + "RegisterPerson", Registration(site, member));
        !status.ok())
      return status;
    if (auto status = Do(kManager, people + "AssignPerson",
                         Assignment(site, member.person_id, member.role, member.unit, from));
        !status.ok())
      return status;
  }
  return Do(kManager, people + "AssignPerson",
            Assignment(site, HolderOf(site, "operator"), "employee-representative", "", from));
}

// Heard of everywhere before anything else is done, as it is where the services run.
absl::Status Story::Tell(const std::string& method, const google::protobuf::Message& request) {
  if (auto status = Do(kManager, method, request); !status.ok()) return status;
  return Settle();
}

absl::Status Story::AssignFromOtherUnit(const Site& site, const std::string& unit) {
  for (const Member& member : CrewOf(site))
    if (member.role == std::string("operator") && member.unit != unit)
      return Tell(absl::StrCat(kOrganisation, "PersonService/AssignPerson"),
                  Said<organisation::v1::AssignPersonRequest>(absl::StrCat(
                      "person_id: '", member.person_id, "' assignment_id: 'to-", unit,
                      "' assignment { role_id: 'operator' site_id: '", site.id, "' unit_id: '",
                      unit, "' from_on: '", DayOfUtc(now_ms()).ToString(), "' }")));
  return absl::OkStatus();
}

// Each year somebody is away for some weeks, and now and then somebody leaves for good.
void Story::PlanLeaves(const Site& site) {
  const auto crew = CrewOf(site);
  for (int64_t year_ms = options_.begins_at_ms; year_ms + 200 * kDayMs < options_.ends_at_ms;
       year_ms += 365 * kDayMs) {
    const Member away = crew[8 + size_t(Between(0, 2))];  // One of the first unit's operators.
    const int64_t from_ms = year_ms + Between(20, 160) * kDayMs;
    At(from_ms, [=, this] {
      return Tell(absl::StrCat(kOrganisation, "PersonService/RecordLeave"),
                  Said<organisation::v1::RecordLeaveRequest>(absl::StrCat(
                      "person_id: '", away.person_id, "' leave_id: 'leave-", from_ms / kDayMs,
                      "' from_on: '", DayOfUtc(from_ms).ToString(), "' until_on: '",
                      DayOfUtc(from_ms + 21 * kDayMs).ToString(), "'")));
    });
  }
  if (Chance() < 0.5) return;
  const Member leaver = crew[crew.size() - 4];  // A mechanic; the other one takes over.
  const int64_t at_ms = Between(options_.begins_at_ms, options_.ends_at_ms - kDayMs);
  At(at_ms, [=, this] {
    return Do(
        kManager, absl::StrCat(kOrganisation, "PersonService/RecordLeaving"),
        Said<organisation::v1::RecordLeavingRequest>(absl::StrCat(
            "person_id: '", leaver.person_id, "' left_on: '", DayOfUtc(at_ms - kDayMs).ToString(),
            "' successor_person_id: '", crew[crew.size() - 3].person_id, "'")));
  });
}

}  // namespace interlock::demo
