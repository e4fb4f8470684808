// What a change touches: nine items, each with an answer and a reason, and who is affected.
#include <map>

#include "absl/strings/str_cat.h"
#include "services/moc/decisions.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

bool HasOwner(const v1::ImpactLine& line) {
  return !line.owner_person_id().empty() || !line.owner_role_id().empty();
}

// Of a line that says yes.
void CheckAction(const v1::ImpactLine& line, std::vector<std::string>& wrong) {
  const std::string name = NameOf(line.item());
  if (line.what().empty()) wrong.push_back(name + " does not say what is to be done");
  if (!HasOwner(line)) wrong.push_back(name + " does not say who does it");
  if (line.time() == v1::ACTION_TIME_UNSPECIFIED)
    wrong.push_back(name + " does not say whether before or after startup");
  if (line.time() == v1::ACTION_TIME_AFTER_STARTUP && line.due_on().empty())
    wrong.push_back(name + " does not say until when after startup");
  if (line.item() == v1::IMPACT_ITEM_TRAINING && line.time() != v1::ACTION_TIME_BEFORE_STARTUP)
    wrong.push_back(name + " is done before startup, (l)(3)");
}

v1::Impact SaidBy(const v1::AssessImpactRequest& command) {
  v1::Impact impact;
  *impact.mutable_lines() = command.lines();
  *impact.mutable_affected_person_ids() = command.affected_person_ids();
  *impact.mutable_affected_role_ids() = command.affected_role_ids();
  impact.set_material_version(command.material_version());
  return impact;
}

}  // namespace

std::string NameOf(v1::ImpactItem item) {
  const std::string name = v1::ImpactItem_Name(item);
  return name.empty() ? "an item that is not known" : name.substr(sizeof("IMPACT_ITEM_") - 1);
}

std::vector<std::string> WrongWith(const v1::Impact& impact) {
  std::vector<std::string> wrong;
  std::map<int, const v1::ImpactLine*> lines;
  for (const auto& line : impact.lines()) {
    if (!lines.emplace(line.item(), &line).second)
      wrong.push_back(NameOf(line.item()) + " is there twice");
    if (line.answer() == v1::IMPACT_ANSWER_UNSPECIFIED || line.note().empty())
      wrong.push_back(NameOf(line.item()) + " needs an answer and a reason");
    if (line.answer() == v1::IMPACT_ANSWER_YES) CheckAction(line, wrong);
    if (!line.due_on().empty() && !Day::Parse(line.due_on()))
      wrong.push_back(
          absl::StrCat(NameOf(line.item()), " is due on ", line.due_on(), ", which is no date"));
  }
  for (int item = 1; v1::ImpactItem_IsValid(item); ++item)
    if (!lines.contains(item)) wrong.push_back(NameOf(v1::ImpactItem(item)) + " is missing");
  const auto training = lines.find(v1::IMPACT_ITEM_TRAINING);
  const bool trains =
      training != lines.end() && training->second->answer() == v1::IMPACT_ANSWER_YES;
  const bool affects = !impact.affected_person_ids().empty() || !impact.affected_role_ids().empty();
  if (trains && !affects) wrong.emplace_back("nobody is named who is affected, (l)(3)");
  if (affects && !trains)
    wrong.emplace_back(
        "people are affected, and are informed and trained: TRAINING is yes, (l)(3)");
  return wrong;
}

Decided AssessImpact(const v1::Change& change, const v1::AssessImpactRequest& command,
                     const Context& context) {
  v1::Impact said = SaidBy(command);
  v1::Impact known = change.impact();
  known.clear_assessed_by();
  known.clear_assessed_at_ms();
  if (change.has_impact() && Same(said, known)) return Events{};
  if (auto status = CheckWritable(change, change.has_impact()); !status.ok()) return status;
  if (const auto wrong = WrongWith(said); !wrong.empty())
    return Refuse(kInvalidArgument, "IMPACT_INCOMPLETE", kClauseL2,
                  Sentence("The list of what the change touches is not whole", wrong));
  said.set_assessed_by(context.actor);
  said.set_assessed_at_ms(context.now_ms);
  Recorder recorder(change);
  ChangeEvent event;
  if (change.stage() == v1::Change::STAGE_PREPARING) {
    *Name(*event.mutable_impact_assessed(), change).mutable_impact() = said;
  } else {
    auto& revised = Name(*event.mutable_impact_revised(), change);
    revised.set_unit_id(change.facts().unit_id());
    *revised.mutable_impact() = said;
    revised.set_title(change.facts().title());
    revised.set_revised_at_ms(context.now_ms);
  }
  recorder.Record(std::move(event));
  EndPaperwork(recorder);
  return recorder.Take();
}

}  // namespace interlock::moc
