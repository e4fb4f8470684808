#include "libs/chassis/method.h"

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/attached.h"
#include "libs/chassis/field_rules.h"
#include "libs/chassis/refusal.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

const FieldDescriptor* BodyFor(const Aggregate& aggregate, const Descriptor* request) {
  const auto* oneof = aggregate.command_type()->oneof_decl(0);
  for (int f = 0; f < oneof->field_count(); ++f)
    if (oneof->field(f)->message_type() == request) return oneof->field(f);
  return nullptr;
}

const Aggregate* AggregateOfState(const Service& service, const Descriptor* state) {
  for (const auto& aggregate : service.aggregates)
    if (aggregate->NewState()->GetDescriptor() == state) return aggregate.get();
  return nullptr;
}

// A history belongs to the aggregate whose commands or reads stand in the same proto service.
const Aggregate* AggregateOfHistory(const Service& service, const MethodDescriptor& history) {
  const ServiceDescriptor* beside = history.service();
  for (int i = 0; i < beside->method_count(); ++i) {
    if (beside->method(i)->input_type() == core::v1::GetRequest::descriptor())
      if (auto* found = AggregateOfState(service, beside->method(i)->output_type())) return found;
    for (const auto& aggregate : service.aggregates)
      if (BodyFor(*aggregate, beside->method(i)->input_type()) != nullptr) return aggregate.get();
  }
  return nullptr;
}

// What kind it is, and what that kind needs.
void FindKind(const Service& service, Method& method) {
  const MethodDescriptor& proto = *method.proto;
  if (proto.input_type() == core::v1::BatchRequest::descriptor()) {
    method.kind = Method::Kind::kBatch;
  } else if (auto found = service.queries.find(method.full_name); found != service.queries.end()) {
    method.query = found->second;
  } else if (proto.input_type() == core::v1::GetRequest::descriptor()) {
    method.kind = Method::Kind::kGet;
    method.aggregate = AggregateOfState(service, proto.output_type());
  } else if (proto.input_type() == core::v1::HistoryRequest::descriptor()) {
    method.kind = Method::Kind::kHistory;
    method.aggregate = AggregateOfHistory(service, proto);
  } else {
    method.kind = Method::Kind::kCommand;
    for (const auto& aggregate : service.aggregates)
      if (const FieldDescriptor* body = BodyFor(*aggregate, proto.input_type())) {
        method.aggregate = aggregate.get();
        method.body = body;
      }
  }
}

absl::Status CheckAggregate(const Method& method) {
  if (auto status = CheckErasable(method.aggregate->NewEvent()->GetDescriptor()); !status.ok())
    return status;
  const FieldDescriptor* id = method.proto->input_type()->FindFieldByNumber(1);
  if (id == nullptr || id->is_repeated() || id->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return absl::FailedPreconditionError(method.full_name + " has no stream in field 1");
  if (method.kind == Method::Kind::kCommand && !method.everywhere &&
      SiteFieldOf(method.aggregate->NewState()->GetDescriptor()) == nullptr)
    return absl::FailedPreconditionError(
        method.full_name +
        " concerns no site and does not say that its roles are needed everywhere");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Method> DescribeMethod(const MethodDescriptor& proto, const Service& service) {
  Method method{.proto = &proto,
                .full_name = "/" + proto.service()->full_name() + "/" + proto.name()};
  if (proto.client_streaming() || proto.server_streaming())
    return absl::FailedPreconditionError(method.full_name + " is a stream; methods are unary");
  const core::v1::Access& access = proto.options().GetExtension(core::v1::access);
  if (access.roles().empty())
    return absl::FailedPreconditionError(method.full_name + " does not say who may call it");
  method.roles.assign(access.roles().begin(), access.roles().end());
  method.everywhere = access.everywhere();
  method.is_public = IsPublic(proto);
  if (auto status = CheckRulesOf(proto.input_type()); !status.ok()) return status;
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  method.request = factory->GetPrototype(proto.input_type());
  method.response = factory->GetPrototype(proto.output_type());
  method.site = WayToSite(proto.input_type());
  method.may_hold_attachments = MayHoldAttachments(proto.input_type());
  method.hides_actor = WayToHidesActor(proto.input_type());
  FindKind(service, method);
  if (method.is_public && method.kind != Method::Kind::kQuery)
    return absl::FailedPreconditionError(method.full_name + " is public and no query");
  if (method.aggregate != nullptr) {
    if (auto status = CheckAggregate(method); !status.ok()) return status;
  } else if (!method.query && method.kind != Method::Kind::kBatch) {
    return absl::FailedPreconditionError(method.full_name +
                                         " is neither a command, a read, nor a handled query");
  }
  return method;
}

absl::Status Admit(const Method& method, const Caller& caller, const Message& request) {
  if (method.is_public) return absl::OkStatus();
  if (!caller.HoldsAnywhere(method.roles)) {
    std::string roles;
    for (const auto& role : method.roles) roles += (roles.empty() ? "" : ", ") + role;
    return Refuse(absl::StatusCode::kPermissionDenied, "ROLE_MISSING", "",
                  "This needs one of the roles: " + roles + ".");
  }
  const std::string site = SiteNamedBy(method.site, request);
  if (method.everywhere && !caller.Holds(method.roles, "")) return RefuseSite("");
  if (!site.empty() && !caller.Holds(method.roles, site)) return RefuseSite(site);
  return absl::OkStatus();
}

}  // namespace interlock
