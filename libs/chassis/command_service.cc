#include "libs/chassis/command_service.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/batch_call.h"
#include "libs/chassis/field_rules.h"
#include "libs/chassis/intake.h"
#include "libs/chassis/method.h"
#include "libs/chassis/refusal.h"
#include "libs/chassis/stream_reads.h"
#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Bytes = grpc::ByteBuffer;
using enum absl::StatusCode;

constexpr char kVersion[] = "interlock-version";
constexpr char kWaitFor[] = "wait-for";
constexpr size_t kTraceMaxBytes = 64;

std::string Metadata(const grpc::CallbackServerContext& call, const char* key) {
  const auto found = call.client_metadata().find(key);
  if (found == call.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

absl::StatusOr<std::vector<core::v1::WaitFor>> ReadWaitFor(const std::string& text) {
  std::vector<core::v1::WaitFor> all;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, end - from);
    from = end + 1;
    const std::vector<std::string> fields = absl::StrSplit(part, '/');
    int32_t shard = 0;
    int64_t position = 0;
    if (fields.size() != 3 || fields[0].empty() || !absl::SimpleAtoi(fields[1], &shard) ||
        !absl::SimpleAtoi(fields[2], &position) || shard < 0 || position < 0)
      return Refuse(kInvalidArgument, "WAIT_FOR_INVALID", "",
                    "wait-for must list service/shard/position, each number a whole one from 0; "
                    "\"" +
                        part + "\" does not.");
    auto& wait = all.emplace_back();
    wait.set_service(fields[0]);
    wait.set_shard(shard);
    wait.set_position(position);
  }
  return all;
}

// When the caller will have gone; nothing if it waits for ever.
std::optional<std::chrono::steady_clock::time_point> GivesUpAt(
    const grpc::CallbackServerContext& call) {
  const auto left = call.deadline() - std::chrono::system_clock::now();
  if (left > std::chrono::hours(24)) return {};
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(left);
}

class CommandService final : public grpc::Service {
 public:
  explicit CommandService(const HostedService& hosted) : hosted_(hosted), intake_(hosted_) {}

  absl::Status Add(const MethodDescriptor& proto, int index) {
    auto method = DescribeMethod(proto, hosted_.service);
    if (!method.ok()) return method.status();
    const Method& added = methods_.emplace_back(std::move(*method));
    by_name_[proto.name()] = &added;
    AddMethod(new grpc::internal::RpcServiceMethod(added.full_name.c_str(),
                                                   grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(index, new grpc::internal::CallbackUnaryHandler<Bytes, Bytes>(
                                     [this, &added](grpc::CallbackServerContext* call,
                                                    const Bytes* request, Bytes* reply) {
                                       auto* reactor = call->DefaultReactor();
                                       Answer(added, call, reactor, *request, reply);
                                       return reactor;
                                     }));
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<const Caller*> CallerOf(const Method& method,
                                         const grpc::CallbackServerContext& call) const {
    static const Caller kNobody{};
    if (method.is_public) return &kNobody;
    const std::string value = Metadata(call, "authorization");
    constexpr std::string_view kBearer = "Bearer ";
    const Caller* caller =
        value.starts_with(kBearer)
            ? hosted_.authenticate(std::string_view(value).substr(kBearer.size()))
            : nullptr;
    if (caller == nullptr)
      return Refuse(kUnauthenticated, "NOT_SIGNED_IN", "",
                    "Sign in first: this call carries no token that is known here.");
    return caller;
  }

  void Answer(const Method& method, grpc::CallbackServerContext* call,
              grpc::ServerUnaryReactor* reactor, const Bytes& bytes, Bytes* reply) {
    auto caller = CallerOf(method, *call);
    if (!caller.ok()) return reactor->Finish(ToGrpc(caller.status()));
    std::unique_ptr<Message> request(method.request->New());
    if (!ReadMessage(bytes, *request))
      return reactor->Finish(
          ToGrpc(Refuse(kInvalidArgument, "MESSAGE_BROKEN", "",
                        "These bytes are no " + method.request->GetTypeName() +
                            ": broken off, damaged, or a text that is not UTF-8.")));
    if (HoldsUnknown(*request))
      return reactor->Finish(
          ToGrpc(Refuse(kInvalidArgument, "FIELD_UNKNOWN", "",
                        "The request holds a field or a value that this program does not know.")));
    if (auto no = Admit(method, **caller, *request); !no.ok()) return reactor->Finish(ToGrpc(no));
    if (method.kind == Method::Kind::kCommand)
      return Command(method, call, reactor, **caller, *request, reply);
    if (method.kind == Method::Kind::kBatch) return Batch(call, reactor, **caller, *request, reply);
    Pool& pool = Metadata(*call, kWaitFor).empty() ? hosted_.pool : hosted_.waiting_pool;
    const bool taken = pool.Run([this, &method, call, reactor, caller = *caller, reply,
                                 request = std::shared_ptr<Message>(std::move(request))] {
      reactor->Finish(ToGrpc(Look(method, call, *caller, *request, reply)));
    });
    if (!taken)
      reactor->Finish(ToGrpc(RefuseOverload("Too many questions are waiting; ask again.", 500)));
  }

  absl::Status Look(const Method& method, grpc::CallbackServerContext* call, const Caller& caller,
                    const Message& request, Bytes* reply) const {
    if (method.kind == Method::Kind::kGet) {
      auto read =
          GetState(hosted_, method, caller, static_cast<const core::v1::GetRequest&>(request));
      if (!read.ok()) return read.status();
      call->AddTrailingMetadata(kVersion, std::to_string(read->version));
      *reply = WriteMessage(*read->state);
      return absl::OkStatus();
    }
    if (method.kind == Method::Kind::kHistory) {
      auto history = GetHistory(hosted_, method, caller,
                                static_cast<const core::v1::HistoryRequest&>(request));
      if (!history.ok()) return history.status();
      *reply = WriteMessage(*history);
      return absl::OkStatus();
    }
    return Ask(method, *call, caller, request, reply);
  }

  void Command(const Method& method, grpc::CallbackServerContext* call,
               grpc::ServerUnaryReactor* reactor, const Caller& caller, Message& request,
               Bytes* reply) {
    auto pending = intake_.Prepare(method, caller, request, Metadata(*call, "idempotency-key"),
                                   Metadata(*call, "traceparent").substr(0, kTraceMaxBytes));
    if (!pending.ok()) return reactor->Finish(ToGrpc(pending.status()));
    if (const std::string version = Metadata(*call, "if-version"); !version.empty()) {
      char* end = nullptr;
      pending->if_version = std::strtoll(version.c_str(), &end, 10);
      if (*end != '\0')
        return reactor->Finish(ToGrpc(
            Refuse(kInvalidArgument, "IF_VERSION_INVALID", "", "if-version must be a number.")));
    }
    pending->cause = caller.actor.starts_with("service:") ? Metadata(*call, "interlock-cause") : "";
    pending->bulk = Metadata(*call, "interlock-bulk") == "1";
    pending->give_up_at = GivesUpAt(*call);
    pending->done = [this, call, reactor, reply](const absl::StatusOr<StoredReceipt>& receipt) {
      if (!receipt.ok()) return reactor->Finish(ToGrpc(receipt.status()));
      call->AddTrailingMetadata(kVersion, std::to_string(receipt->version));
      *reply = WriteMessage(intake_.ReceiptOf(*receipt));
      reactor->Finish(grpc::Status::OK);
    };
    intake_.Submit(*std::move(pending));
  }

  void Batch(grpc::CallbackServerContext* call, grpc::ServerUnaryReactor* reactor,
             const Caller& caller, const Message& request, Bytes* reply) {
    const BatchTerms terms{.caller = caller,
                           .trace = Metadata(*call, "traceparent").substr(0, kTraceMaxBytes),
                           .give_up_at = GivesUpAt(*call),
                           .find = [this](const std::string& name) -> const Method* {
                             const auto found = by_name_.find(name);
                             return found == by_name_.end() ? nullptr : found->second;
                           }};
    RunBatch(intake_, static_cast<const core::v1::BatchRequest&>(request), terms,
             [reactor, reply](const absl::StatusOr<core::v1::BatchResponse>& response) {
               if (response.ok()) *reply = WriteMessage(*response);
               reactor->Finish(ToGrpc(response.status()));
             });
  }

  absl::Status Ask(const Method& method, const grpc::CallbackServerContext& call,
                   const Caller& caller, const Message& request, Bytes* reply) const {
    const int64_t now_ms = hosted_.time.now_ms();
    if (auto violations = CheckFieldRules(request, now_ms); !violations.empty())
      return RefuseFields(violations);
    auto wait_for = ReadWaitFor(Metadata(call, kWaitFor));
    if (!wait_for.ok()) return wait_for.status();
    google::protobuf::Arena arena;  // An answer may be many thousand small messages.
    Message* response = method.response->New(&arena);
    const QueryContext context{caller,
                               method.roles,
                               hosted_.views,
                               now_ms,
                               *std::move(wait_for),
                               [this](const std::string& category, const std::string& id) {
                                 return ReadStateOf(hosted_, category, id);
                               }};
    if (auto status = method.query(request, context, *response); !status.ok()) return status;
    *reply = WriteMessage(*response);
    return absl::OkStatus();
  }

  const HostedService hosted_;
  const Intake intake_;
  std::deque<Method> methods_;  // gRPC and by_name_ keep pointers into it.
  std::map<std::string, const Method*> by_name_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<grpc::Service>> NewCommandService(const ServiceDescriptor* proto,
                                                                 const HostedService& hosted) {
  auto service = std::make_unique<CommandService>(hosted);
  for (int i = 0; i < proto->method_count(); ++i)
    if (auto status = service->Add(*proto->method(i), i); !status.ok()) return status;
  return std::unique_ptr<grpc::Service>(std::move(service));
}

}  // namespace interlock
