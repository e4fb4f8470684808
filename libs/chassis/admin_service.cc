// Looking after a running system, proto/interlock/core/v1/admin.proto.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "absl/strings/escaping.h"
#include "interlock/core/v1/admin.pb.h"
#include "libs/chassis/host.h"
#include "libs/chassis/verify.h"

namespace interlock {
namespace {

using core::v1::AsideEvent;
using enum absl::StatusCode;

constexpr int kVerifyDefault = 20'000;

// One rebuild under way, or the last one of its view.
struct Rebuild {
  std::atomic<int64_t> done = 0, of = 0;
  std::atomic<bool> finished = false;
  std::mutex mutex;
  std::string failed_because;
  std::thread thread;
  ~Rebuild() {
    if (thread.joinable()) thread.join();
  }
};

class Admin {
 public:
  Admin(Host& host, TokenBook& tokens, SignIn& sign_in,
        std::function<void(const std::string&)> tell)
      : host_(host), tokens_(tokens), sign_in_(sign_in), tell_(std::move(tell)) {}

  absl::Status GetStatus(const core::v1::GetStatusRequest&, const QueryContext&,
                         core::v1::GetStatusResponse& response) {
    response.set_now_ms(host_.time().now_ms());
    for (const auto& running : host_.running()) {
      auto& service = *response.add_services();
      service.set_name(running->service.name);
      service.set_ledger_id(running->ledger->id());
      for (int shard = 0; shard < running->ledger->shards(); ++shard) {
        auto head = running->ledger->ReadHead(shard);
        if (!head.ok()) return head.status();
        auto& told = *service.add_shards();
        told.set_shard(shard);
        told.set_position(head->position);
        told.set_head(absl::BytesToHexString(head->hash));
      }
      for (const auto& name : running->views->names()) {
        auto& view = *service.add_views();
        view.set_name(name);
        auto status = running->views->Read(
            name, {}, [](SqlSession&) { return absl::OkStatus(); }, view.mutable_freshness());
        if (!status.ok()) return status;
      }
      auto asides = running->views->asides().List();
      if (!asides.ok()) return asides.status();
      service.set_asides(int64_t(asides->size()));
      auto refused = ReactionRunner::CountRefused(*running->sql);
      if (!refused.ok()) return refused.status();
      service.set_refused_reactions(*refused);
    }
    return absl::OkStatus();
  }

  absl::Status VerifyShard(const core::v1::VerifyShardRequest& request, const QueryContext&,
                           core::v1::VerifyShardResponse& response) {
    auto running = Named(request.service());
    if (!running.ok()) return running.status();
    Ledger& ledger = *(*running)->ledger;
    if (request.shard() >= ledger.shards())
      return Refuse(kNotFound, "SHARD_UNKNOWN", "", "There is no such shard.");
    auto head = ledger.ReadHead(request.shard());
    if (!head.ok()) return head.status();
    const Verification found = VerifyChain(ledger, request.shard(), {},
                                           {request.after_position(), 0, request.after_hash()},
                                           request.limit() > 0 ? request.limit() : kVerifyDefault);
    response.set_position(found.position);
    response.set_hash(found.head);
    response.set_ok(found.ok());
    if (!found.ok()) {
      response.set_broken_at(found.findings.front().position);
      response.set_sentence(found.findings.front().why);
    }
    response.set_head_position(head->position);
    response.set_done(!found.ok() || found.position >= head->position);
    return absl::OkStatus();
  }

  absl::Status RebuildView(const core::v1::RebuildViewRequest& request, const QueryContext&,
                           core::v1::RebuildViewResponse&) {
    const size_t dot = request.view().find('.');
    auto running = Named(request.view().substr(0, dot));
    if (!running.ok() || dot == std::string::npos) return UnknownView(request.view());
    const std::string name = request.view().substr(dot + 1);
    const auto names = (*running)->views->names();
    if (std::find(names.begin(), names.end(), name) == names.end())
      return UnknownView(request.view());
    std::lock_guard guard(mutex_);
    auto& slot = rebuilds_[request.view()];
    if (slot != nullptr && !slot->finished)
      return Refuse(kFailedPrecondition, "REBUILD_UNDER_WAY", "",
                    "This view is being built anew already.");
    slot = std::make_unique<Rebuild>();
    slot->thread = std::thread([rebuild = slot.get(), &views = *(*running)->views, name] {
      auto status = views.Rebuild(name, [rebuild](int64_t done, int64_t of) {
        rebuild->done = done;
        rebuild->of = of;
      });
      if (!status.ok()) {
        std::lock_guard guard(rebuild->mutex);
        rebuild->failed_because = std::string(status.message());
      }
      rebuild->finished = true;
    });
    return absl::OkStatus();
  }

  absl::Status GetRebuild(const core::v1::GetRebuildRequest& request, const QueryContext&,
                          core::v1::GetRebuildResponse& response) {
    std::lock_guard guard(mutex_);
    auto found = rebuilds_.find(request.view());
    if (found == rebuilds_.end()) return UnknownView(request.view());
    Rebuild& rebuild = *found->second;
    response.set_finished(rebuild.finished);
    response.set_done_events(rebuild.done);
    response.set_of_events(rebuild.of);
    std::lock_guard inner(rebuild.mutex);
    response.set_failed_because(rebuild.failed_because);
    return absl::OkStatus();
  }

  absl::Status ListAsides(const core::v1::ListAsidesRequest&, const QueryContext&,
                          core::v1::ListAsidesResponse& response) {
    for (const auto& running : host_.running()) {
      auto asides = running->views->asides().List();
      if (!asides.ok()) return asides.status();
      for (const Aside& aside : *asides) Tell(running->service.name, aside, *response.add_events());
    }
    return absl::OkStatus();
  }

  absl::Status RetryAside(const core::v1::RetryAsideRequest& request, const QueryContext&,
                          core::v1::RetryAsideResponse&) {
    auto running = Named(request.owner());
    if (!running.ok()) return running.status();
    for (auto& reaction : (*running)->reactions)
      if (reaction->consumer().name() == request.consumer())
        return reaction->consumer().Retry(request.source(), request.stream());
    return (*running)->views->RetryAside(request.consumer(), request.source(), request.stream());
  }

  absl::Status DiscardAside(const core::v1::DiscardAsideRequest& request,
                            const QueryContext& context, core::v1::DiscardAsideResponse& response) {
    auto running = Named(request.owner());
    if (!running.ok()) return running.status();
    Asides& asides = (*running)->views->asides();
    auto listed = asides.List();
    if (!listed.ok()) return listed.status();
    for (const Aside& aside : *listed) {
      if (aside.consumer != request.consumer() || aside.service != request.source() ||
          aside.shard != request.shard() || aside.position != request.position())
        continue;
      Tell(request.owner(), aside, *response.mutable_event());
      if (!request.reason().empty())
        return asides.ProposeDiscard(aside, context.caller.actor, request.reason());
      auto status = asides.ConfirmDiscard(aside, context.caller.actor, context.now_ms);
      response.set_discarded(status.ok());
      return status;
    }
    return Refuse(kNotFound, "ASIDE_UNKNOWN", "", "No such event is set aside.");
  }

  absl::Status NewSignInCode(const core::v1::NewSignInCodeRequest& request, const QueryContext&,
                             core::v1::NewSignInCodeResponse& response) {
    response.set_code(sign_in_.NewCode(request.token()));
    if (response.code().empty())
      return Refuse(kPermissionDenied, "TOKEN_UNKNOWN", "", "This token is nobody's here.");
    return absl::OkStatus();
  }

  absl::Status AddToken(const core::v1::AddTokenRequest& request, const QueryContext& context,
                        core::v1::AddTokenResponse& response) {
    std::vector<Grant> grants;
    for (const auto& grant : request.grants()) grants.push_back({grant.role(), grant.site_id()});
    auto token = tokens_.Add(request.actor(), grants);
    if (!token.ok()) return token.status();
    if (tell_) tell_(context.caller.actor + " gave " + request.actor() + " a token");
    response.set_token(*token);
    return absl::OkStatus();
  }

  absl::Status EraseFields(const core::v1::EraseFieldsRequest& request, const QueryContext& context,
                           core::v1::EraseFieldsResponse& response) {
    auto running = Named(request.service());
    if (!running.ok()) return running.status();
    auto erased = (*running)->eraser->Erase(request, context.caller, context.roles);
    if (!erased.ok()) return erased.status();
    *response.mutable_erased() = *std::move(erased);
    return absl::OkStatus();
  }

 private:
  static absl::Status UnknownView(const std::string& view) {
    return Refuse(kNotFound, "VIEW_UNKNOWN", "",
                  "There is no view " + view + "; views are named <service>.<view>.");
  }
  absl::StatusOr<Host::Running*> Named(const std::string& service) const {
    if (auto* found = host_.Find(service)) return found;
    return Refuse(kNotFound, "SERVICE_UNKNOWN", "", "There is no service " + service + ".");
  }
  static void Tell(const std::string& owner, const Aside& aside, AsideEvent& event) {
    event.set_owner(owner);
    event.set_consumer(aside.consumer);
    event.set_source(aside.service);
    event.set_shard(aside.shard);
    event.set_position(aside.position);
    event.set_stream(aside.stream);
    event.set_version(aside.version);
    event.set_type(aside.type);
    event.set_reason(aside.reason);
    event.set_at_ms(aside.at_ms);
    event.set_attempts(aside.attempts);
    event.set_discard_proposed_by(aside.discard_by);
    event.set_discard_reason(aside.discard_reason);
  }

  Host& host_;
  TokenBook& tokens_;
  SignIn& sign_in_;
  const std::function<void(const std::string&)> tell_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Rebuild>> rebuilds_;
};

}  // namespace

Service NewAdminService(Host& host, TokenBook& tokens, SignIn& sign_in,
                        std::function<void(const std::string&)> tell) {
  using namespace core::v1;
  auto admin = std::make_shared<Admin>(host, tokens, sign_in, std::move(tell));
  Service service{.name = "admin"};
  service.protos = {GetStatusRequest::descriptor()->file()->service(0)};
  const auto add = [&]<class Request, class Response>(
                       const char* method, absl::Status (Admin::*answer)(
                                               const Request&, const QueryContext&, Response&)) {
    service.queries[std::string("/interlock.core.v1.AdminService/") + method] =
        Query<Request, Response>([admin, answer](const Request& request,
                                                 const QueryContext& context, Response& response) {
          return ((*admin).*answer)(request, context, response);
        });
  };
  add("GetStatus", &Admin::GetStatus);
  add("VerifyShard", &Admin::VerifyShard);
  add("RebuildView", &Admin::RebuildView);
  add("GetRebuild", &Admin::GetRebuild);
  add("ListAsides", &Admin::ListAsides);
  add("RetryAside", &Admin::RetryAside);
  add("DiscardAside", &Admin::DiscardAside);
  add("NewSignInCode", &Admin::NewSignInCode);
  add("AddToken", &Admin::AddToken);
  add("EraseFields", &Admin::EraseFields);
  return service;
}

}  // namespace interlock
