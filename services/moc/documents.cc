// Documents in their new revision, (l)(4) and (l)(5). A red-line is enough for the startup, and
// owes the revision.
#include "services/moc/documents.h"

#include <set>

#include "absl/strings/str_cat.h"

namespace interlock::moc {
namespace {

using enum absl::StatusCode;

constexpr char kClock[] = "as-built:";

const v1::ChangeDocument* Find(const v1::Change& change, const std::string& document_id) {
  for (const auto& document : change.documents())
    if (document.document_id() == document_id) return &document;
  return nullptr;
}
v1::ChangeDocument* Find(v1::Change& change, const std::string& document_id) {
  return const_cast<v1::ChangeDocument*>(Find(std::as_const(change), document_id));
}

absl::Status CheckAlive(const v1::Change& change) {
  switch (change.stage()) {
    case v1::Change::STAGE_REQUESTED:
      return Refuse(kFailedPrecondition, "SCREENING_MISSING", kClauseL,
                    "This change is not screened yet. Answer the screening questions first.");
    case v1::Change::STAGE_IN_KIND:
    case v1::Change::STAGE_REJECTED:
    case v1::Change::STAGE_WITHDRAWN:
      return Refuse(kFailedPrecondition, "CHANGE_ENDED", "",
                    "This change has ended. Request another one.");
    default: return absl::OkStatus();
  }
}

absl::Status RefuseUnknown(const std::string& document_id) {
  return Refuse(kNotFound, "DOCUMENT_UNKNOWN", kClauseL4,
                absl::StrCat("This change names no document ", document_id,
                             ". Name it first, with its number and title."));
}

// A day that has come.
absl::Status CheckDay(const v1::Change& change, const std::string& text, const Context& context) {
  const auto day = Day::Parse(text);
  if (!day) return RefuseDate(text);
  if (*day > TodayAt(change, context))
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  absl::StrCat(text,
                               " is still to come. What was done is recorded, not what will "
                               "be."));
  return absl::OkStatus();
}

template <class Event>
Event& NameIt(Event& event, const v1::Change& change) {
  event.set_unit_id(change.facts().unit_id());
  return Name(event, change);
}

void ClearRevision(v1::ChangeDocument& document) {
  document.clear_revision();
  document.clear_revised_on();
  document.clear_revised_by_person_id();
  document.clear_file();
}
void ClearRedLine(v1::ChangeDocument& document) {
  document.clear_red_line();
  document.clear_as_built_due_at_ms();
  document.clear_as_built_overdue();
}

}  // namespace

Decided NameDocuments(const v1::Change& change, const v1::NameDocumentsRequest& command) {
  Events events(1);
  auto& named = NameIt(*events[0].mutable_documents_named(), change);
  std::set<std::string> ids;
  for (const auto& document : command.documents()) {
    if (!ids.insert(document.document_id()).second)
      return Refuse(kInvalidArgument, "DOCUMENT_TWICE", kClauseL4,
                    absl::StrCat(document.document_id(), " is named twice."));
    const auto* known = Find(change, document.document_id());
    if (known == nullptr || known->title() != document.title()) *named.add_documents() = document;
  }
  if (named.documents().empty()) return Events{};
  if (auto status = CheckAlive(change); !status.ok()) return status;
  if (change.documents_size() + named.documents_size() > kMaxDocuments)
    return RefuseFull("documents", kMaxDocuments);
  return events;
}

Decided DropDocument(const v1::Change& change, const v1::DropDocumentRequest& command,
                     const Context& context) {
  if (Find(change, command.document_id()) == nullptr) return Events{};
  if (auto status = CheckAlive(change); !status.ok()) return status;
  Events events(1);
  auto& dropped = NameIt(*events[0].mutable_document_dropped(), change);
  dropped.set_document_id(command.document_id());
  dropped.set_reason(command.reason());
  dropped.set_dropped_by(context.actor);
  return events;
}

Decided ReviseDocument(const v1::Change& change, const v1::ReviseDocumentRequest& command,
                       const Context& context) {
  const auto* document = Find(change, command.document_id());
  if (document == nullptr) return RefuseUnknown(command.document_id());
  Events events(1);
  auto& revised = NameIt(*events[0].mutable_document_revised(), change);
  revised.set_document_id(command.document_id());
  revised.set_revision(command.revision());
  revised.set_revised_on(command.revised_on());
  revised.set_revised_by_person_id(command.revised_by_person_id());
  *revised.mutable_file() = command.file();
  v1::Change then = change;
  Take(then, revised);
  if (Same(*Find(then, command.document_id()), *document)) return Events{};
  if (auto status = CheckAlive(change); !status.ok()) return status;
  if (auto status = CheckDay(change, command.revised_on(), context); !status.ok()) return status;
  if (command.revision().empty() || command.revised_by_person_id().empty() ||
      command.file().sha256().empty())
    return Refuse(kInvalidArgument, "DOCUMENT_INCOMPLETE", kClauseL4,
                  "A revision has its number, its day, who made it, and its file.");
  return events;
}

Decided ApproveRedLine(const v1::Change& change, const v1::ApproveRedLineRequest& command,
                       const Context& context) {
  const auto* document = Find(change, command.document_id());
  if (document == nullptr) return RefuseUnknown(command.document_id());
  if (Same(command.file(), document->red_line().file()) && document->has_red_line())
    return Events{};
  if (auto status = CheckAlive(change); !status.ok()) return status;
  if (!document->revision().empty())
    return Refuse(kFailedPrecondition, "DOCUMENT_REVISED", kClauseL4,
                  absl::StrCat(document->document_id(), " is there in revision ",
                               document->revision(), "; it needs no red-line."));
  if (context.actor == command.marked_by_person_id() || command.marked_by_person_id().empty())
    return Refuse(kPermissionDenied, "RED_LINE_OF_YOURS", kClauseL4,
                  "A red-line is approved by somebody else than who marked it up.");
  if (auto status = CheckDay(change, command.marked_on(), context); !status.ok()) return status;
  const auto* rules = StartupRulesOn(RulesOf(context), TodayAt(change, context));
  if (rules == nullptr)
    return Refuse(kFailedPrecondition, "RULES_MISSING", kClauseL4,
                  "No rules for startups are in force. Have some put into the rules.");
  Events events(1);
  auto& approved = NameIt(*events[0].mutable_red_line_approved(), change);
  approved.set_document_id(command.document_id());
  approved.set_title(document->title());
  auto& red_line = *approved.mutable_red_line();
  *red_line.mutable_file() = command.file();
  red_line.set_marked_on(command.marked_on());
  red_line.set_marked_by_person_id(command.marked_by_person_id());
  red_line.set_approved_by(context.actor);
  red_line.set_approved_at_ms(context.now_ms);
  approved.set_as_built_due_at_ms(context.now_ms + rules->as_built_days() * kDayMs);
  return events;
}

Decided WithdrawRevision(const v1::Change& change, const v1::WithdrawRevisionRequest& command,
                         const Context& context) {
  const auto* document = Find(change, command.document_id());
  if (document == nullptr) return RefuseUnknown(command.document_id());
  if (document->revision().empty() && !document->has_red_line()) return Events{};
  if (auto status = CheckAlive(change); !status.ok()) return status;
  Events events(1);
  auto& withdrawn = NameIt(*events[0].mutable_revision_withdrawn(), change);
  withdrawn.set_document_id(command.document_id());
  withdrawn.set_reason(command.reason());
  withdrawn.set_withdrawn_by(context.actor);
  return events;
}

Decided RingAsBuilt(const v1::Change& change, const core::v1::ClockDue& due) {
  if (!due.name().starts_with(kClock)) return Events{};
  const auto* document = Find(change, due.name().substr(sizeof(kClock) - 1));
  if (document == nullptr || document->as_built_due_at_ms() == 0 || document->as_built_overdue())
    return Events{};
  Events events(1);
  NameIt(*events[0].mutable_as_built_overdue(), change).set_document_id(document->document_id());
  return events;
}

void AddAsBuiltClocks(const v1::Change& change, std::vector<Clock>& clocks) {
  for (const auto& document : change.documents())
    if (document.as_built_due_at_ms() > 0 && !document.as_built_overdue())
      clocks.push_back(
          {absl::StrCat(kClock, document.document_id()), document.as_built_due_at_ms()});
}

void Take(v1::Change& change, const v1::DocumentsNamed& named) {
  for (const auto& one : named.documents()) {
    auto* document = Find(change, one.document_id());
    if (document == nullptr) document = change.add_documents();
    document->set_document_id(one.document_id());
    document->set_title(one.title());
  }
}
void Take(v1::Change& change, const v1::DocumentDropped& dropped) {
  for (int i = change.documents_size() - 1; i >= 0; --i)
    if (change.documents(i).document_id() == dropped.document_id())
      change.mutable_documents()->DeleteSubrange(i, 1);
}
void Take(v1::Change& change, const v1::DocumentRevised& revised) {
  auto* document = Find(change, revised.document_id());
  if (document == nullptr) return;
  ClearRedLine(*document);
  document->set_revision(revised.revision());
  document->set_revised_on(revised.revised_on());
  document->set_revised_by_person_id(revised.revised_by_person_id());
  *document->mutable_file() = revised.file();
}
void Take(v1::Change& change, const v1::RedLineApproved& approved) {
  auto* document = Find(change, approved.document_id());
  if (document == nullptr) return;
  ClearRedLine(*document);
  *document->mutable_red_line() = approved.red_line();
  document->set_as_built_due_at_ms(approved.as_built_due_at_ms());
}
void Take(v1::Change& change, const v1::RevisionWithdrawn& withdrawn) {
  auto* document = Find(change, withdrawn.document_id());
  if (document == nullptr) return;
  ClearRevision(*document);
  ClearRedLine(*document);
}
void Take(v1::Change& change, const v1::AsBuiltOverdue& overdue) {
  if (auto* document = Find(change, overdue.document_id())) document->set_as_built_overdue(true);
}

}  // namespace interlock::moc
