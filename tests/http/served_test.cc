// Every method of every service with an HTTP path can be served beside all the others.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "interlock/core/v1/admin.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/incidents/v1/site_mirror.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/indicators.pb.h"
#include "interlock/metrics/v1/leading.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/metrics/v1/site_limits.pb.h"
#include "interlock/metrics/v1/target.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/change_list.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/moc/v1/reliance.pb.h"
#include "interlock/moc/v1/routing.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/employer.pb.h"
#include "interlock/organisation/v1/people.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/reporting/v1/calendar_feed.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "interlock/training/v1/contract_hazard.pb.h"
#include "interlock/training/v1/contract_injury.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/contractor_list.pb.h"
#include "interlock/training/v1/programme.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "libs/chassis/http/openapi.h"
#include "libs/chassis/http/routes.h"
#include "libs/chassis/marked_field.h"
#include "services/reporting/duty_declarations.h"

namespace interlock {
namespace {

Routes::Services AllServices() {
  const google::protobuf::Descriptor* one_of_each_file[] = {
      actions::v1::Action::descriptor(),
      actions::v1::ActionRow::descriptor(),
      actions::v1::HandOverRecord::descriptor(),
      core::v1::GetStatusRequest::descriptor(),
      incidents::v1::ReportIncidentRequest::descriptor(),
      incidents::v1::SiteMirror::descriptor(),
      metrics::v1::EnterHoursRequest::descriptor(),
      metrics::v1::GetIndicatorsRequest::descriptor(),
      metrics::v1::ClosePeriodRequest::descriptor(),
      metrics::v1::LeadingValue::descriptor(),
      metrics::v1::IndicatorTarget::descriptor(),
      metrics::v1::SiteLimits::descriptor(),
      organisation::v1::RegisterBusinessRequest::descriptor(),
      organisation::v1::RegisterCompanyRequest::descriptor(),
      organisation::v1::RegisterEmployerRequest::descriptor(),
      organisation::v1::ListPeopleRequest::descriptor(),
      organisation::v1::RegisterPersonRequest::descriptor(),
      organisation::v1::RegisterRoleRequest::descriptor(),
      organisation::v1::RegisterSiteRequest::descriptor(),
      reporting::v1::CalendarFeed::descriptor(),
      reporting::v1::GetOverviewRequest::descriptor(),
      moc::v1::Change::descriptor(),
      moc::v1::ChangeRow::descriptor(),
      moc::v1::Pssr::descriptor(),
      moc::v1::UnitStartup::descriptor(),
      moc::v1::Reliance::descriptor(),
      moc::v1::ListHoldingRequest::descriptor(),
      moc::v1::SiteRouting::descriptor(),
      training::v1::Contractor::descriptor(),
      training::v1::ListInsideRequest::descriptor(),
      training::v1::ContractHazard::descriptor(),
      training::v1::ContractInjury::descriptor(),
      training::v1::Requirement::descriptor(),
      training::v1::TrainingProgramme::descriptor(),
      training::v1::TrainingRecord::descriptor(),
      training::v1::TrainingWatch::descriptor(),
      training::v1::GetMatrixRequest::descriptor()};
  Routes::Services services;
  for (const auto* message : one_of_each_file)
    for (int i = 0; i < message->file()->service_count(); ++i)
      services.push_back(message->file()->service(i));
  return services;
}

TEST(Served, EveryPathIsATemplateOfItsOwn) {
  const auto routes = Routes::Of(AllServices());
  ASSERT_TRUE(routes.ok()) << routes.status();
  EXPECT_GT(routes->all().size(), 100u);
}

TEST(Served, EveryDutyThatAnEventDeclaresNamesFieldsThatAreThere) {
  for (const auto* service : AllServices())
    for (int i = 0; i < service->file()->message_type_count(); ++i) {
      const auto status = reporting::CheckDuties(*service->file()->message_type(i));
      EXPECT_TRUE(status.ok()) << status;
    }
}

TEST(Served, NoPathIsTakenTwice) {
  auto services = AllServices();
  services.push_back(services.front());
  EXPECT_FALSE(Routes::Of(services).ok());
}

TEST(Served, ASiteInAMessageOfARequestIsTheSiteThatTheRequestNames) {
  organisation::v1::AssignPersonRequest request;
  const auto way = WayToSite(request.GetDescriptor());
  EXPECT_EQ(SiteNamedBy(way, request), "");
  request.mutable_assignment()->set_site_id("baytown");
  EXPECT_EQ(SiteNamedBy(way, request), "baytown");
}

TEST(Served, EveryMethodIsDescribedWithItsRoles) {
  const auto routes = Routes::Of(AllServices());
  ASSERT_TRUE(routes.ok()) << routes.status();
  const auto document = nlohmann::json::parse(OpenApiOf(*routes, "1"));
  for (const Route& route : routes->all()) {
    std::string method = route.method;
    for (char& c : method) c = char(std::tolower(c));
    const auto& operation = document["paths"][route.path.Simplified()][method];
    ASSERT_TRUE(operation.is_object()) << route.path.text();
    EXPECT_FALSE(operation["x-roles"].empty()) << route.path.text();
    EXPECT_EQ(operation.value("x-everywhere", false),
              route.rpc->options().GetExtension(core::v1::access).everywhere())
        << route.path.text();
  }
}

TEST(Served, EveryReferenceOfTheDescriptionLeadsSomewhere) {
  const auto document = nlohmann::json::parse(OpenApiOf(*Routes::Of(AllServices()), "1"));
  const auto flat = document.flatten();
  int seen = 0;
  for (const auto& [pointer, value] : flat.items())
    if (pointer.ends_with("/$ref")) {
      ++seen;
      const nlohmann::json::json_pointer target(value.get<std::string>().substr(1));
      EXPECT_TRUE(document.contains(target)) << pointer << " -> " << value;
    }
  EXPECT_GT(seen, 100);
}

}  // namespace
}  // namespace interlock
