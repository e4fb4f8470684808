#include "libs/chassis/command_service.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/attached.h"
#include "libs/chassis/field_rules.h"
#include "libs/chassis/refusal.h"
#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Bytes = grpc::ByteBuffer;
using enum absl::StatusCode;

constexpr size_t kBatchItemsMax = 1000;
constexpr int kHistoryDefault = 200;
constexpr int kHistoryMax = 1000;
constexpr size_t kKeyMaxBytes = 200;
// A reaction's: the event's identity and the stream that it leads to, each with an id in it.
constexpr size_t kReactionKeyMaxBytes = 1000;
constexpr char kVersion[] = "interlock-version";

// One method, looked up once when the service starts.
struct Method {
  enum class Kind { kCommand, kGet, kHistory, kBatch, kQuery };
  const MethodDescriptor* proto = nullptr;
  std::string full_name;  // "/package.Service/Method"
  Kind kind = Kind::kQuery;
  std::vector<std::string> roles;
  bool everywhere = false;  // The role is needed for every site.
  const Aggregate* aggregate = nullptr;
  const FieldDescriptor* body = nullptr;  // Of a command: its field in the aggregate's oneof.
  const FieldDescriptor* site = nullptr;  // Of the request.
  std::vector<const FieldDescriptor*> hides_actor = {};  // The way to a bool, of the request.
  const Message* request = nullptr;
  const Message* response = nullptr;
  QueryHandler query;
  bool may_hold_attachments = false;
};

std::string Metadata(const grpc::CallbackServerContext& call, const char* key) {
  const auto found = call.client_metadata().find(key);
  if (found == call.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

// The way from a request down to a field marked hides_actor, through single messages.
bool FindHidesActor(const Descriptor* type, std::vector<const FieldDescriptor*>& way) {
  if (way.size() > 8) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated()) continue;
    way.push_back(field);
    if (field->options().GetExtension(core::v1::hides_actor)) return true;
    if (field->message_type() != nullptr && FindHidesActor(field->message_type(), way)) return true;
    way.pop_back();
  }
  return false;
}

bool HidesActor(const Method& method, const Message& request) {
  const Message* at = &request;
  for (const FieldDescriptor* field : method.hides_actor) {
    const auto& reflection = *at->GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return reflection.GetBool(*at, field);
    if (!reflection.HasField(*at, field)) return false;
    at = &reflection.GetMessage(*at, field);
  }
  return false;
}

absl::StatusOr<std::vector<core::v1::WaitFor>> ReadWaitFor(const std::string& text) {
  std::vector<core::v1::WaitFor> all;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, end - from);
    from = end + 1;
    const size_t one = part.find('/'), two = part.find('/', one + 1);
    if (one == part.npos || two == part.npos)
      return Refuse(kInvalidArgument, "WAIT_FOR_INVALID", "",
                    "wait-for must read service/shard/position.");
    auto& wait = all.emplace_back();
    wait.set_service(part.substr(0, one));
    wait.set_shard(std::atoi(part.substr(one + 1, two - one - 1).c_str()));
    wait.set_position(std::atoll(part.c_str() + two + 1));
  }
  return all;
}

class CommandService final : public grpc::Service {
 public:
  explicit CommandService(const HostedService& hosted) : hosted_(hosted) {}

  absl::Status Add(const MethodDescriptor& proto, int index) {
    auto method = Describe(proto);
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
  absl::StatusOr<Method> Describe(const MethodDescriptor& proto) const {
    Method method;
    method.proto = &proto;
    method.full_name = "/" + proto.service()->full_name() + "/" + proto.name();
    if (proto.client_streaming() || proto.server_streaming())
      return absl::FailedPreconditionError(method.full_name + " is a stream; methods are unary");
    const core::v1::Access& access = proto.options().GetExtension(core::v1::access);
    if (access.roles().empty())
      return absl::FailedPreconditionError(method.full_name + " does not say who may call it");
    method.roles.assign(access.roles().begin(), access.roles().end());
    method.everywhere = access.everywhere();
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    method.request = factory->GetPrototype(proto.input_type());
    method.response = factory->GetPrototype(proto.output_type());
    if (auto status = CheckRulesOf(proto.input_type()); !status.ok()) return status;
    method.site = SiteFieldOf(proto.input_type());
    method.may_hold_attachments = MayHoldAttachments(proto.input_type());
    if (!FindHidesActor(proto.input_type(), method.hides_actor)) method.hides_actor.clear();
    if (proto.input_type() == core::v1::BatchRequest::descriptor()) {
      method.kind = Method::Kind::kBatch;
    } else if (auto found = hosted_.service.queries.find(method.full_name);
               found != hosted_.service.queries.end()) {
      method.query = found->second;
    } else if (proto.input_type() == core::v1::GetRequest::descriptor()) {
      method.kind = Method::Kind::kGet;
      method.aggregate = AggregateOfState(proto.output_type());
    } else if (proto.input_type() == core::v1::HistoryRequest::descriptor()) {
      method.kind = Method::Kind::kHistory;
      method.aggregate = AggregateOfHistory(proto);
    } else {
      method.kind = Method::Kind::kCommand;
      for (const auto& aggregate : hosted_.service.aggregates)
        if (const FieldDescriptor* body = BodyFor(*aggregate, proto.input_type())) {
          method.aggregate = aggregate.get();
          method.body = body;
        }
    }
    if (method.aggregate == nullptr && !method.query && method.kind != Method::Kind::kBatch)
      return absl::FailedPreconditionError(method.full_name +
                                           " is neither a command, a read, nor a handled query");
    if (method.aggregate != nullptr)
      if (auto status = CheckErasable(method.aggregate->NewEvent()->GetDescriptor()); !status.ok())
        return status;
    const FieldDescriptor* id = proto.input_type()->FindFieldByNumber(1);
    if (method.aggregate != nullptr &&
        (id == nullptr || id->is_repeated() || id->cpp_type() != FieldDescriptor::CPPTYPE_STRING))
      return absl::FailedPreconditionError(method.full_name + " has no stream in field 1");
    if (method.kind == Method::Kind::kCommand && !method.everywhere &&
        SiteFieldOf(method.aggregate->NewState()->GetDescriptor()) == nullptr)
      return absl::FailedPreconditionError(
          method.full_name + " concerns no site and does not say that its roles are needed " +
          "everywhere");
    return method;
  }

  static const FieldDescriptor* BodyFor(const Aggregate& aggregate, const Descriptor* request) {
    const auto* oneof = aggregate.command_type()->oneof_decl(0);
    for (int f = 0; f < oneof->field_count(); ++f)
      if (oneof->field(f)->message_type() == request) return oneof->field(f);
    return nullptr;
  }

  const Aggregate* AggregateOfState(const Descriptor* state) const {
    for (const auto& aggregate : hosted_.service.aggregates)
      if (aggregate->NewState()->GetDescriptor() == state) return aggregate.get();
    return nullptr;
  }

  // A history belongs to the aggregate whose commands or reads stand in the same proto service.
  const Aggregate* AggregateOfHistory(const MethodDescriptor& history) const {
    const ServiceDescriptor* service = history.service();
    for (int i = 0; i < service->method_count(); ++i) {
      if (service->method(i)->input_type() == core::v1::GetRequest::descriptor())
        if (auto* found = AggregateOfState(service->method(i)->output_type())) return found;
      for (const auto& aggregate : hosted_.service.aggregates)
        if (BodyFor(*aggregate, service->method(i)->input_type()) != nullptr)
          return aggregate.get();
    }
    return nullptr;
  }

  absl::StatusOr<const Caller*> CallerOf(const grpc::CallbackServerContext& call) const {
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

  // What can be said before the state is known: the writer asks again under the lock, where a
  // command that concerns no site is found out, and a query's handler shows the caller's sites.
  static absl::Status Admit(const Method& method, const Caller& caller, const Message& request) {
    if (!caller.HoldsAnywhere(method.roles)) {
      std::string roles;
      for (const auto& role : method.roles) roles += (roles.empty() ? "" : ", ") + role;
      return Refuse(kPermissionDenied, "ROLE_MISSING", "",
                    "This needs one of the roles: " + roles + ".");
    }
    std::string site;
    if (method.site != nullptr) site = request.GetReflection()->GetString(request, method.site);
    if (method.everywhere && !caller.Holds(method.roles, "")) return RefuseSite("");
    if (!site.empty() && !caller.Holds(method.roles, site)) return RefuseSite(site);
    return absl::OkStatus();
  }

  void Answer(const Method& method, grpc::CallbackServerContext* call,
              grpc::ServerUnaryReactor* reactor, const Bytes& bytes, Bytes* reply) {
    auto caller = CallerOf(*call);
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
    const bool taken = hosted_.pool.Run([this, &method, call, reactor, caller = *caller, reply,
                                         request = std::shared_ptr<Message>(std::move(request))] {
      reactor->Finish(ToGrpc(Look(method, call, *caller, *request, reply)));
    });
    if (!taken)
      reactor->Finish(ToGrpc(RefuseOverload("Too many questions are waiting; ask again.", 500)));
  }

  absl::Status Look(const Method& method, grpc::CallbackServerContext* call, const Caller& caller,
                    const Message& request, Bytes* reply) const {
    if (method.kind == Method::Kind::kGet) return Get(method, call, caller, request, reply);
    if (method.kind == Method::Kind::kHistory) return History(method, caller, request, reply);
    return Ask(method, *call, caller, request, reply);
  }

  absl::StatusOr<PendingCommand> Prepare(const Method& method, const Caller& caller,
                                         Message& request, const std::string& command_id) const {
    if (auto no = Admit(method, caller, request); !no.ok()) return no;
    const bool reaction = caller.actor.starts_with("service:");
    if (command_id.empty() || command_id.size() > (reaction ? kReactionKeyMaxBytes : kKeyMaxBytes))
      return Refuse(kInvalidArgument, "IDEMPOTENCY_KEY_MISSING", "",
                    "Send an idempotency-key of 1 to 200 characters with every command, and the "
                    "same one when you send it again.");
    if (auto violations = CheckFieldRules(request, hosted_.time.now_ms()); !violations.empty())
      return RefuseFields(violations);
    if (method.may_hold_attachments && hosted_.blobs != nullptr) {
      auto missing = MissingAttachments(request, *hosted_.blobs);
      if (!missing.ok()) return missing.status();
      if (!missing->empty()) return RefuseFields(*missing);
    }
    const FieldDescriptor* id = request.GetDescriptor()->FindFieldByNumber(1);
    const std::string name = request.GetReflection()->GetString(request, id);
    if (name.empty()) return RefuseFields({{id->name(), "is missing."}});
    PendingCommand pending{.aggregate = method.aggregate,
                           .stream = method.aggregate->category() + "-" + name,
                           .command_id = command_id,
                           .command = method.aggregate->NewCommand(),
                           .caller = &caller,
                           .roles = &method.roles};
    pending.context.actor = HidesActor(method, request) ? "anonymous" : caller.actor;
    Message* body =
        pending.command->GetReflection()->MutableMessage(pending.command.get(), method.body);
    body->GetReflection()->Swap(body, &request);
    return pending;
  }

  void Submit(PendingCommand pending) const {
    const int shard = ShardOf(pending.stream, int(hosted_.writers.size()));
    hosted_.writers[shard]->Submit(std::move(pending));
  }

  core::v1::Receipt ReceiptOf(const StoredReceipt& stored) const {
    core::v1::Receipt receipt;
    receipt.set_stream(stored.stream);
    receipt.set_version(stored.version);
    receipt.set_shard(ShardOf(stored.stream, int(hosted_.writers.size())));
    receipt.set_position(stored.position);
    receipt.set_events(stored.events);
    return receipt;
  }

  // When the caller will have gone; nothing if it waits for ever.
  static std::optional<std::chrono::steady_clock::time_point> GivesUpAt(
      const grpc::CallbackServerContext& call) {
    const auto left = call.deadline() - std::chrono::system_clock::now();
    if (left > std::chrono::hours(24)) return {};
    return std::chrono::steady_clock::now() +
           std::chrono::duration_cast<std::chrono::steady_clock::duration>(left);
  }

  void Command(const Method& method, grpc::CallbackServerContext* call,
               grpc::ServerUnaryReactor* reactor, const Caller& caller, Message& request,
               Bytes* reply) {
    auto pending = Prepare(method, caller, request, Metadata(*call, "idempotency-key"));
    if (!pending.ok()) return reactor->Finish(ToGrpc(pending.status()));
    if (const std::string version = Metadata(*call, "if-version"); !version.empty()) {
      char* end = nullptr;
      pending->if_version = std::strtoll(version.c_str(), &end, 10);
      if (*end != '\0')
        return reactor->Finish(ToGrpc(
            Refuse(kInvalidArgument, "IF_VERSION_INVALID", "", "if-version must be a number.")));
    }
    pending->trace = Metadata(*call, "traceparent").substr(0, 64);
    pending->cause = caller.actor.starts_with("service:") ? Metadata(*call, "interlock-cause") : "";
    pending->bulk = Metadata(*call, "interlock-bulk") == "1";
    pending->give_up_at = GivesUpAt(*call);
    pending->done = [this, call, reactor, reply](const absl::StatusOr<StoredReceipt>& receipt) {
      if (!receipt.ok()) return reactor->Finish(ToGrpc(receipt.status()));
      call->AddTrailingMetadata(kVersion, std::to_string(receipt->version));
      *reply = WriteMessage(ReceiptOf(*receipt));
      reactor->Finish(grpc::Status::OK);
    };
    Submit(*std::move(pending));
  }

  // A batch under way. Commands of one stream go one after another, streams side by side.
  struct BatchCall {
    std::mutex mutex;
    core::v1::BatchResponse response;
    std::map<std::string, std::deque<std::pair<int, PendingCommand>>> streams;
    int open = 0;
    std::function<void(const core::v1::BatchResponse&)> finish;
  };

  void Batch(grpc::CallbackServerContext* call, grpc::ServerUnaryReactor* reactor,
             const Caller& caller, const Message& message, Bytes* reply) {
    const auto& request = static_cast<const core::v1::BatchRequest&>(message);
    if (size_t(request.items_size()) > kBatchItemsMax)
      return reactor->Finish(ToGrpc(Refuse(kInvalidArgument, "BATCH_TOO_LARGE", "",
                                           "A batch takes at most 1,000 commands.")));
    auto batch = std::make_shared<BatchCall>();
    batch->finish = [reactor, reply](const core::v1::BatchResponse& response) {
      *reply = WriteMessage(response);
      reactor->Finish(grpc::Status::OK);
    };
    const std::string trace = Metadata(*call, "traceparent").substr(0, 64);
    for (int i = 0; i < request.items_size(); ++i) {
      auto& outcome = *batch->response.add_outcomes();
      auto pending = PrepareItem(caller, request.items(i));
      if (!pending.ok()) {
        *outcome.mutable_refusal() = ToRpcStatus(pending.status());
        continue;
      }
      pending->trace = trace;
      pending->give_up_at = GivesUpAt(*call);
      pending->bulk = true;
      ++batch->open;
      batch->streams[pending->stream].emplace_back(i, *std::move(pending));
    }
    if (batch->open == 0) return batch->finish(batch->response);
    std::vector<std::pair<int, PendingCommand>> first;
    for (auto& [stream, waiting] : batch->streams) {
      first.push_back(std::move(waiting.front()));
      waiting.pop_front();
    }
    for (auto& [index, pending] : first) SubmitItem(batch, index, std::move(pending));
  }

  absl::StatusOr<PendingCommand> PrepareItem(const Caller& caller,
                                             const core::v1::BatchRequest::Item& item) const {
    const auto found = by_name_.find(item.method());
    if (found == by_name_.end() || found->second->kind != Method::Kind::kCommand)
      return Refuse(kInvalidArgument, "METHOD_UNKNOWN", "",
                    "There is no command " + item.method() + " in this service.");
    const Method& method = *found->second;
    std::unique_ptr<Message> request(method.request->New());
    if (item.request().type_url().substr(item.request().type_url().rfind('/') + 1) !=
            method.proto->input_type()->full_name() ||
        !request->ParseFromString(item.request().value()) || HoldsUnknown(*request))
      return Refuse(kInvalidArgument, "MESSAGE_BROKEN", "",
                    "This is no " + method.proto->input_type()->full_name() + ".");
    auto pending = Prepare(method, caller, *request, item.command_id());
    if (pending.ok() && item.if_version() != 0) pending->if_version = item.if_version();
    return pending;
  }

  void SubmitItem(const std::shared_ptr<BatchCall>& batch, int index, PendingCommand pending) {
    const std::string stream = pending.stream;
    pending.done = [this, batch, index, stream](const absl::StatusOr<StoredReceipt>& receipt) {
      std::optional<std::pair<int, PendingCommand>> next;
      bool last = false;
      {
        std::lock_guard guard(batch->mutex);
        auto& outcome = *batch->response.mutable_outcomes(index);
        if (receipt.ok())
          *outcome.mutable_receipt() = ReceiptOf(*receipt);
        else
          *outcome.mutable_refusal() = ToRpcStatus(receipt.status());
        auto& waiting = batch->streams[stream];
        if (!waiting.empty()) {
          next = std::move(waiting.front());
          waiting.pop_front();
        }
        last = --batch->open == 0;
      }
      if (next) SubmitItem(batch, next->first, std::move(next->second));
      if (last) batch->finish(batch->response);
    };
    Submit(std::move(pending));
  }

  struct Folded {
    std::unique_ptr<Message> state;
    std::vector<Record> records;
    int64_t version = 0;
  };
  absl::StatusOr<Folded> Fold(const Method& method, const Caller& caller, const std::string& id,
                              int64_t known_at_ms) const {
    auto records = hosted_.ledger->ReadStream(method.aggregate->category() + "-" + id);
    if (!records.ok()) return records.status();
    Folded folded{method.aggregate->NewState(), {}, 0};
    for (Record& record : *records) {
      if (known_at_ms > 0 && record.at_ms > known_at_ms) break;
      if (auto status = method.aggregate->EvolveStored(*folded.state, record); !status.ok())
        return status;
      folded.version = record.version;
      folded.records.push_back(std::move(record));
    }
    if (folded.version == 0)
      return Refuse(kNotFound, "NOT_FOUND", "",
                    records->empty()
                        ? "There is no " + method.aggregate->category() + " " + id + "."
                        : "It was not known yet at that moment.");
    // A company's name is for all of its sites; figures that could be of a site and are of none are
    // made from what happened at every one.
    if (SiteFieldOf(folded.state->GetDescriptor()) != nullptr)
      if (const std::string site = method.aggregate->SiteOf(*folded.state);
          !caller.Holds(method.roles, site))
        return RefuseSite(site);
    return folded;
  }

  absl::Status Get(const Method& method, grpc::CallbackServerContext* call, const Caller& caller,
                   const Message& message, Bytes* reply) const {
    const auto& request = static_cast<const core::v1::GetRequest&>(message);
    auto folded = Fold(method, caller, request.id(), request.known_at_ms());
    if (!folded.ok()) return folded.status();
    call->AddTrailingMetadata(kVersion, std::to_string(folded->version));
    *reply = WriteMessage(*folded->state);
    return absl::OkStatus();
  }

  absl::Status History(const Method& method, const Caller& caller, const Message& message,
                       Bytes* reply) const {
    const auto& request = static_cast<const core::v1::HistoryRequest&>(message);
    auto folded = Fold(method, caller, request.id(), 0);
    if (!folded.ok()) return folded.status();
    const int limit =
        request.limit() <= 0 ? kHistoryDefault : std::min(request.limit(), kHistoryMax);
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
      told.set_identity(hosted_.service.name + "/" + record.stream + "@" +
                        std::to_string(record.version));
      told.set_version(record.version);
      told.set_at_ms(record.at_ms);
      told.set_site_id(record.site);
      told.set_actor(record.actor);
      told.set_cause(record.cause);
      told.set_command_id(record.command_id);
      told.mutable_event()->PackFrom(*event);
      told.set_clause(ClauseOfEvent(*event));
    }
    *reply = WriteMessage(response);
    return absl::OkStatus();
  }

  // The clause stands on the event's own message, inside the oneof.
  static std::string ClauseOfEvent(const Message& event) {
    const auto* type = event.GetDescriptor();
    if (type->oneof_decl_count() == 0) return "";
    const auto* body = event.GetReflection()->GetOneofFieldDescriptor(event, type->oneof_decl(0));
    if (body == nullptr || body->message_type() == nullptr) return "";
    return body->message_type()->options().GetExtension(core::v1::clause);
  }

  absl::Status Ask(const Method& method, const grpc::CallbackServerContext& call,
                   const Caller& caller, const Message& request, Bytes* reply) const {
    const int64_t now_ms = hosted_.time.now_ms();
    if (auto violations = CheckFieldRules(request, now_ms); !violations.empty())
      return RefuseFields(violations);
    auto wait_for = ReadWaitFor(Metadata(call, "wait-for"));
    if (!wait_for.ok()) return wait_for.status();
    std::unique_ptr<Message> response(method.response->New());
    const QueryContext context{caller, method.roles, hosted_.views, now_ms, *std::move(wait_for)};
    if (auto status = method.query(request, context, *response); !status.ok()) return status;
    *reply = WriteMessage(*response);
    return absl::OkStatus();
  }

  const HostedService hosted_;
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
