#include "libs/chassis/stream_reads.h"

#include <algorithm>

#include "libs/chassis/eraser.h"
#include "libs/chassis/refusal.h"

namespace interlock {
namespace {

using google::protobuf::Message;

constexpr int kHistoryDefault = 200;
constexpr int kHistoryMax = 1000;

struct Folded {
  std::unique_ptr<Message> state;
  std::vector<Record> records;
};

absl::StatusOr<Folded> Fold(const HostedService& hosted, const Aggregate& aggregate,
                            const std::string& id, int64_t known_at_ms) {
  auto records = hosted.ledger->ReadStream(aggregate.category() + "-" + id);
  if (!records.ok()) return records.status();
  Folded folded{aggregate.NewState(), {}};
  for (Record& record : *records) {
    if (known_at_ms > 0 && record.at_ms > known_at_ms) break;
    if (auto status = aggregate.EvolveStored(*folded.state, record); !status.ok()) return status;
    folded.records.push_back(std::move(record));
  }
  if (folded.records.empty())
    return Refuse(absl::StatusCode::kNotFound, "NOT_FOUND", "",
                  records->empty() ? "There is no " + aggregate.category() + " " + id + "."
                                   : "It was not known yet at that moment.");
  return folded;
}

absl::StatusOr<Folded> FoldFor(const HostedService& hosted, const Method& method,
                               const Caller& caller, const std::string& id, int64_t known_at_ms) {
  const Aggregate& aggregate = *method.aggregate;
  auto folded = Fold(hosted, aggregate, id, known_at_ms);
  if (!folded.ok()) return folded;
  // A company's name is for all of its sites; figures that could be of a site and are of none are
  // made from what happened at every one.
  if (SiteFieldOf(folded->state->GetDescriptor()) != nullptr)
    if (const std::string site = aggregate.SiteOf(*folded->state);
        !caller.Holds(method.roles, site))
      return RefuseSite(site);
  return folded;
}

// The clause stands on the event's own message, inside the oneof.
std::string ClauseOfEvent(const Message& event) {
  const auto* type = event.GetDescriptor();
  if (type->oneof_decl_count() == 0) return "";
  const auto* body = event.GetReflection()->GetOneofFieldDescriptor(event, type->oneof_decl(0));
  if (body == nullptr || body->message_type() == nullptr) return "";
  return body->message_type()->options().GetExtension(core::v1::clause);
}

}  // namespace

absl::StatusOr<ReadState> GetState(const HostedService& hosted, const Method& method,
                                   const Caller& caller, const core::v1::GetRequest& request) {
  auto folded = FoldFor(hosted, method, caller, request.id(), request.known_at_ms());
  if (!folded.ok()) return folded.status();
  return ReadState{std::move(folded->state), folded->records.back().version};
}

absl::StatusOr<std::unique_ptr<Message>> ReadStateOf(const HostedService& hosted,
                                                     const std::string& category,
                                                     const std::string& id) {
  for (const auto& aggregate : hosted.service.aggregates) {
    if (aggregate->category() != category) continue;
    auto folded = Fold(hosted, *aggregate, id, 0);
    if (!folded.ok()) return folded.status();
    return std::move(folded->state);
  }
  return absl::NotFoundError("there is no " + category);
}

absl::StatusOr<core::v1::HistoryResponse> GetHistory(const HostedService& hosted,
                                                     const Method& method, const Caller& caller,
                                                     const core::v1::HistoryRequest& request) {
  auto folded = FoldFor(hosted, method, caller, request.id(), 0);
  if (!folded.ok()) return folded.status();
  auto erasure = ReadErasure(*hosted.ledger, folded->records.front().stream);
  if (!erasure.ok()) return erasure.status();
  const int limit = request.limit() <= 0 ? kHistoryDefault : std::min(request.limit(), kHistoryMax);
  core::v1::HistoryResponse response;
  for (const Record& record : folded->records) {
    if (record.version <= request.after_version()) continue;
    if (response.events_size() >= limit) {
      response.set_more(true);
      break;
    }
    auto event = method.aggregate->NewEvent();
    if (auto status = LoadEvent(record, *event); !status.ok()) return status;
    auto& told = *response.add_events();
    told.set_identity(hosted.service.name + "/" + record.stream + "@" +
                      std::to_string(record.version));
    told.set_version(record.version);
    told.set_at_ms(record.at_ms);
    told.set_site_id(record.site);
    told.set_actor(record.actor);
    told.set_cause(record.cause);
    told.set_command_id(record.command_id);
    told.mutable_event()->PackFrom(*event);
    told.set_clause(ClauseOfEvent(*event));
    for (const auto& erased : erasure->erased())
      if (erased.version() == record.version) *told.mutable_erased() = erased;
  }
  return response;
}

}  // namespace interlock
