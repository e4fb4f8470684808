#include "services/training/service.h"

#include "absl/strings/str_cat.h"
#include "libs/rule_file/rule_file.h"
#include "services/training/contract_hazard.h"
#include "services/training/contract_injury.h"
#include "services/training/contractor.h"
#include "services/training/contractor_query.h"
#include "services/training/programme.h"
#include "services/training/record.h"
#include "services/training/requirement.h"
#include "services/training/rules.h"
#include "services/training/standing_query.h"
#include "services/training/training_rules.h"
#include "services/training/training_view.h"
#include "services/training/watch.h"
#include "services/training/watch_reaction.h"

namespace interlock::training {
namespace {

using SharedRules = std::shared_ptr<const Rules>;

// What all handlers of the service have in common.
class Answers {
 public:
  Answers(SharedRules rules, const google::protobuf::ServiceDescriptor* service)
      : rules_(std::move(rules)), service_(service) {}

  template <class Request, class Response>
  using Answer = absl::Status (*)(SqlSession&, const Rules&, const Asking&, const Request&,
                                  Response&);

  // For reading: as old as the view is, and it says so.
  template <class Request, class Response>
  void Add(const std::string& method, Answer<Request, Response> answer) {
    Put<Request, Response>(
        method, [rules = rules_, answer](const Request& request, const QueryContext& context,
                                         Response& response) {
          return Ask(context, context.wait_for, *rules, answer, request, response);
        });
  }
  // For deciding: it has seen all that was acknowledged before the question, or there is none.
  template <class Request, class Response>
  void AddForGates(const std::string& method, Answer<Request, Response> answer) {
    Put<Request, Response>(
        method,
        [rules = rules_, answer](const Request& request, const QueryContext& context,
                                 Response& response) -> absl::Status {
          // Mostly the view has seen everything, and an answer says so; else it is waited for.
          auto status = Ask(context, context.wait_for, *rules, answer, request, response);
          if (response.freshness().behind_events() > 0) {
            auto positions = context.views.Heads(kTraining);
            if (!positions.ok()) return positions.status();
            positions->insert(positions->end(), context.wait_for.begin(), context.wait_for.end());
            status = Ask(context, *positions, *rules, answer, request, response);
          }
          // At the head by its number, but of a ledger that was put back: records may be gone.
          const auto& why = response.freshness().stopped_because();
          if (status.ok() && !why.empty())
            return Refuse(absl::StatusCode::kUnavailable, "TRAINING_STOPPED", "",
                          absl::StrCat("What people are trained in is no longer followed: ", why));
          return status;
        });
  }
  std::map<std::string, QueryHandler> Take() { return std::move(by_method_); }
  const google::protobuf::ServiceDescriptor* service() const { return service_; }

 private:
  template <class Request, class Response>
  static absl::Status Ask(const QueryContext& context,
                          const std::vector<core::v1::WaitFor>& wait_for, const Rules& rules,
                          Answer<Request, Response> answer, const Request& request,
                          Response& response) {
    const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
    core::v1::Freshness freshness;
    auto status = context.views.Read(
        kTraining, wait_for,
        [&](SqlSession& rows) {
          response.Clear();  // The view may read again after a swap.
          return answer(rows, rules, asking, request, response);
        },
        &freshness);
    *response.mutable_freshness() = freshness;
    return status;
  }
  template <class Request, class Response, class F>
  void Put(const std::string& method, F handler) {
    by_method_["/" + service_->full_name() + "/" + method] =
        Query<Request, Response>(std::move(handler));
  }

  const SharedRules rules_;
  const google::protobuf::ServiceDescriptor* const service_;
  std::map<std::string, QueryHandler> by_method_;
};

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto data = ReadRuleFile(rules_folder + "/rules/training/osha-1992.json", ParseTrainingRules);
  if (!data.ok()) return data.status();
  auto rules = std::make_shared<Rules>();
  rules->data = *std::move(data);
  Answers answers(rules, v1::GetMatrixRequest::descriptor()->file()->service(0));
  answers.Add("ListRequirements", ListRequirements);
  answers.Add("GetMatrix", GetMatrix);
  answers.Add("ListLapsing", ListLapsing);
  answers.Add("PreviewRequirement", PreviewRequirement);
  answers.AddForGates("QualifyPerson", QualifyPerson);
  answers.AddForGates("QualifyContractWorker", QualifyContractWorker);
  answers.AddForGates("CheckReadiness", CheckReadiness);
  Answers lists(rules, v1::ListInsideRequest::descriptor()->file()->service(0));
  lists.Add("ListInside", ListInside);
  lists.Add("ListContractHazards", ListContractHazards);
  lists.Add("ListContractInjuries", ListContractInjuries);
  Service service{.name = "training"};
  service.protos = {v1::Requirement::descriptor()->file()->service(0),
                    v1::TrainingRecord::descriptor()->file()->service(0),
                    v1::Contractor::descriptor()->file()->service(0),
                    v1::ContractHazard::descriptor()->file()->service(0),
                    v1::ContractInjury::descriptor()->file()->service(0),
                    v1::TrainingWatch::descriptor()->file()->service(0),
                    v1::TrainingProgramme::descriptor()->file()->service(0),
                    answers.service(),
                    lists.service()};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Requirement>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Record>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Contractor>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<ContractHazard>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<ContractInjury>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Programme>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Watch>>());
  service.rules = rules;
  service.views.push_back(TrainingView());
  service.reactions.push_back(WatchReaction(rules));
  service.queries = answers.Take();
  service.queries.merge(lists.Take());
  return service;
}

}  // namespace interlock::training
