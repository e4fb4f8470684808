#include "services/incidents/chosen_rules_query.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "libs/decider/decider.h"
#include "services/incidents/chosen_rules_view.h"

namespace interlock::incidents {
namespace {

struct Company {
  v1::UnitBasis unit_basis = v1::UNIT_BASIS_UNSPECIFIED;
  // By first day, "" first: days as text are in the order of time.
  std::map<std::string, std::string> rule_sets;
};
using Companies = std::map<std::string, Company>;

// Whose the site is from a day on; "" is since ever.
struct Owner {
  std::string from_on;
  std::string company_id;
};

absl::Status ReadCompanies(SqlSession& rows, Companies& companies) {
  return rows.Query(
      "SELECT c.company_id, c.unit_basis, r.from_on, r.rule_set FROM {v}company c "
      "JOIN {v}choice r ON r.company_id = c.company_id",
      {}, [&](const SqlRow& row) {
        auto& company = companies[std::string(row.Text(0))];
        const auto basis = int(row.Int(1));
        company.unit_basis =
            v1::UnitBasis_IsValid(basis) ? v1::UnitBasis(basis) : v1::UNIT_BASIS_UNSPECIFIED;
        company.rule_sets[std::string(row.Text(2))] = std::string(row.Text(3));
      });
}

// `otherwise` has the site when no business does, or one of which no company is known.
absl::Status ReadOwners(SqlSession& rows, const std::string& site_id, const std::string& otherwise,
                        std::vector<Owner>& owners) {
  owners = {{"", otherwise}};
  const auto begin = [&](std::string_view from_on, std::string_view company_id) {
    if (owners.back().from_on == from_on) owners.pop_back();
    owners.push_back({std::string(from_on), std::string(company_id)});
  };
  return rows.Query(
      "SELECT o.from_on, o.until_on, b.company_id FROM {v}ownership o "
      "LEFT JOIN {v}business b ON b.business_id = o.business_id "
      "WHERE o.site_id = $1 ORDER BY o.ordinal",
      {site_id}, [&](const SqlRow& row) {
        begin(row.Text(0), row.IsNull(2) ? std::string_view(otherwise) : row.Text(2));
        if (!row.Text(1).empty()) begin(row.Text(1), otherwise);
      });
}

int64_t BeginOf(const std::string& day, const std::string& time_zone) {
  const auto parsed = Day::Parse(day);
  return parsed ? interlock::BeginOf(*parsed, time_zone) : 0;
}

}  // namespace

absl::Status ReadChosenRules(SqlSession& rows, const std::string& site_id,
                             v1::ChosenRules& answer) {
  std::string time_zone;
  Companies companies;
  std::vector<Owner> owners;
  auto status = rows.Query("SELECT time_zone FROM {v}site WHERE site_id = $1", {site_id},
                           [&](const SqlRow& row) { time_zone = row.Text(0); });
  if (status.ok()) status = ReadCompanies(rows, companies);
  if (status.ok())
    status =
        ReadOwners(rows, site_id, companies.size() == 1 ? companies.begin()->first : "", owners);
  if (!status.ok()) return status;

  const auto choose = [&](const std::string& from_on, const std::string& company_id,
                          const std::string& rule_set, v1::UnitBasis unit_basis) {
    auto& choice = *answer.add_choices();
    choice.set_company_id(company_id);
    choice.set_rule_set(rule_set);
    choice.set_unit_basis(unit_basis);
    choice.set_from_at_ms(BeginOf(from_on, time_zone));
  };
  for (size_t i = 0; i < owners.size(); ++i) {
    const auto& [from_on, company_id] = owners[i];
    const auto company = companies.find(company_id);
    if (company == companies.end() || company->second.rule_sets.empty()) {
      choose(from_on, "", "", v1::UNIT_BASIS_UNSPECIFIED);
      continue;
    }
    const auto& [unit_basis, rule_sets] = company->second;
    // The one in force when the site came, and each that began while it stayed.
    auto next = rule_sets.upper_bound(from_on);
    if (next != rule_sets.begin())
      choose(from_on, company_id, std::prev(next)->second, unit_basis);
    else
      choose(from_on, "", "", v1::UNIT_BASIS_UNSPECIFIED);
    for (; next != rule_sets.end(); ++next) {
      if (i + 1 < owners.size() && next->first >= owners[i + 1].from_on) break;
      choose(next->first, company_id, next->second, unit_basis);
    }
  }
  return absl::OkStatus();
}

absl::Status AnswerChosenRules(Views& views, const std::string& site_id,
                               const std::vector<core::v1::WaitFor>& wait_for,
                               v1::ChosenRules& answer) {
  auto positions = views.Heads(kChosenRules);
  if (!positions.ok()) return positions.status();
  positions->insert(positions->end(), wait_for.begin(), wait_for.end());
  core::v1::Freshness freshness;
  auto status = views.Read(
      kChosenRules, *positions,
      [&](SqlSession& rows) {
        answer.Clear();  // The view may read again after a swap.
        return ReadChosenRules(rows, site_id, answer);
      },
      &freshness);
  *answer.mutable_freshness() = freshness;
  // At the head by its number, but of a ledger that was put back: those choices may be gone.
  if (const auto& why = freshness.stopped_because(); status.ok() && !why.empty())
    return Refuse(absl::StatusCode::kUnavailable, "CHOSEN_RULES_STOPPED", "",
                  absl::StrCat("What companies have chosen is no longer followed: ", why));
  return status;
}

}  // namespace interlock::incidents
