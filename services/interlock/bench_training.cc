// The training matrix of a site, and the standing of one person, which gates ask for.
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/chassis/wire.h"
#include "services/interlock/bench_echo.h"
#include "services/interlock/bench_figures.h"
#include "services/interlock/bench_system.h"

namespace interlock {
namespace {

constexpr int kPeople = 1'000, kRequirements = 50, kInFlight = 64;
constexpr int kBatch = 1'000;
constexpr std::chrono::milliseconds kTime{1000};

template <class Request>
Request Make(const std::string& text) {
  Request request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) std::abort();
  return request;
}

// Everybody holds the role of whom everything is asked, and was trained in all of it.
class Crew {
 public:
  explicit Crew(BenchSystem& system) : system_(system) {}

  absl::Status Make() {
    for (int r = 0; r < kRequirements; ++r) Publish(r);
    for (int p = 0; p < kPeople; ++p) {
      Register(p);
      for (int r = 0; r < kRequirements; ++r) Train(p, r);
    }
    for (auto& [service, batch] : batches_)
      if (status_.ok()) status_ = system_.Send(service, batch);
    return status_.ok() ? system_.host().Settle() : status_;
  }
  static std::string PersonOf(int64_t n) { return absl::StrCat("person-", n % kPeople); }
  static std::string RequirementOf(int64_t n) { return absl::StrCat("sop-", n % kRequirements); }

 private:
  template <class Request>
  void Add(const std::string& service, const std::string& method, const std::string& text) {
    auto& batch = batches_["/interlock." + service];
    auto& item = *batch.add_items();
    item.set_method(method);
    item.set_command_id(absl::StrCat("bench-crew-", ++keys_));
    item.mutable_request()->PackFrom(interlock::Make<Request>(text));
    if (batch.items_size() == kBatch && status_.ok())
      status_ = system_.Send("/interlock." + service, batch);
  }
  void Publish(int r) {
    Add<training::v1::PublishRequirementRequest>(
        "training.v1.RequirementService", "PublishRequirement",
        absl::StrCat("requirement_id: '", RequirementOf(r),
                     "' from_on: '2020-01-01' content { title: 'Procedure ", r,
                     "' kind: KIND_OPERATING_PROCEDURE groups { role_id: 'board' } means: "
                     "MEANS_WRITTEN_TEST interval_months: 36 }"));
  }
  void Register(int p) {
    const std::string who = absl::StrCat("person_id: '", PersonOf(p), "' ");
    Add<organisation::v1::RegisterPersonRequest>(
        "organisation.v1.PersonService", "RegisterPerson",
        who + "site_id: 'bench' profile { name: 'P' kind: PERSON_KIND_EMPLOYEE languages: 'en' }");
    Add<organisation::v1::AssignPersonRequest>(
        "organisation.v1.PersonService", "AssignPerson",
        who +
            "assignment_id: 'a' assignment { role_id: 'board' site_id: 'bench' unit_id: 'alk' "
            "from_on: '2020-01-01' }");
  }
  void Train(int p, int r) {
    Add<training::v1::RecordTrainingRequest>(
        "training.v1.RecordService", "RecordTraining",
        absl::StrCat("record_id: 't-", p, "-", r, "' site_id: 'bench' attendance { person_id: '",
                     PersonOf(p), "' requirement_id: '", RequirementOf(r), "' held_on: '202",
                     4 + r % 2, "-0", 1 + p % 9, "-1", r % 10,
                     "' language: 'en' means: MEANS_WRITTEN_TEST result: RESULT_PASSED "
                     "trainer_person_id: 'tom' }"));
  }

  BenchSystem& system_;
  std::map<std::string, core::v1::BatchRequest> batches_;
  absl::Status status_;
  int keys_ = 0;
};

absl::StatusOr<std::unique_ptr<BenchSystem>> WithCrew(const BenchOptions& options) {
  auto system = BenchSystem::Open(options.rules);
  if (!system.ok()) return system.status();
  if (auto status = Crew(**system).Make(); !status.ok()) return status;
  if (auto status = (*system)->Start(); !status.ok()) return status;
  return system;
}

// What is read for a matrix, and nothing done with it.
absl::StatusOr<double> ReadRecordsP95Ms(Views& views) {
  std::vector<double> took_ms;
  const auto until = std::chrono::steady_clock::now() + kTime;
  while (std::chrono::steady_clock::now() < until) {
    const auto begun = std::chrono::steady_clock::now();
    size_t bytes = 0;
    auto status = views.Read(
        "training", {},
        [&](SqlSession& rows) {
          return rows.Query(
              "SELECT person_id, requirement_id, held_on FROM {v}record ORDER BY person_id, "
              "requirement_id",
              {}, [&](const SqlRow& row) {
                bytes += row.Text(0).size() + row.Text(1).size() + row.Text(2).size();
              });
        },
        nullptr);
    if (!status.ok()) return status;
    if (bytes == 0) return absl::InternalError("no record is in the view");
    took_ms.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
            .count());
  }
  std::sort(took_ms.begin(), took_ms.end());
  return took_ms[took_ms.size() * 95 / 100];
}

absl::StatusOr<double> AskForMatrixP95Ms(BenchSystem& system) {
  training::v1::GetMatrixRequest request;
  request.set_site_id("bench");
  const Calls calls = system.CallsOf("/interlock.training.v1.StandingService/GetMatrix", nullptr);
  Client client(calls.channel, calls.token);
  training::v1::GetMatrixResponse matrix;
  std::vector<double> took_ms;
  const auto until = std::chrono::steady_clock::now() + kTime;
  while (std::chrono::steady_clock::now() < until) {
    const auto begun = std::chrono::steady_clock::now();
    if (auto status = client.Call(calls.method, request, matrix); !status.ok()) return status;
    took_ms.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
            .count());
    if (matrix.rows_size() != kPeople || matrix.columns_size() != kRequirements)
      return absl::InternalError("the matrix is not whole");
  }
  std::sort(took_ms.begin(), took_ms.end());
  return took_ms[took_ms.size() * 95 / 100];
}

}  // namespace

absl::StatusOr<Figure> BenchMatrix(const BenchOptions& options) {
  auto system = WithCrew(options);
  if (!system.ok()) return system.status();
  auto pairs = ByTurns([&] { return ReadRecordsP95Ms(*(*system)->host().Find("training")->views); },
                       [&] { return AskForMatrixP95Ms(**system); });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name = "training matrix of 1,000 people by 50 requirements over gRPC, p95",
                .unit = "ms",
                .measured = pairs->measured,
                .goal = Goal{Goal::Kind::kAtMost, 100},
                .about = absl::StrCat(
                    "Floor: to read the 50,000 records of the view in order, three columns of "
                    "each, p95 ",
                    int(pairs->floor * 10) / 10.0,
                    " ms. Above it: who is asked for what, until when it holds, "
                    "and an answer of 50,000 cells.")};
}

absl::StatusOr<Figure> BenchStanding(const BenchOptions& options) {
  auto system = WithCrew(options);
  if (!system.ok()) return system.status();
  auto echo = EchoServer::Start();
  if (!echo.ok()) return echo.status();
  const Calls empty{
      .channel = (*echo)->channel(), .method = EchoServer::kMethod, .request = [](int64_t) {
        const grpc::Slice nothing;
        return grpc::ByteBuffer(&nothing, 1);
      }};
  const Calls standing =
      (*system)->CallsOf("/interlock.training.v1.StandingService/QualifyPerson", [](int64_t n) {
        auto request = std::make_unique<training::v1::QualifyPersonRequest>();
        request->set_person_id(Crew::PersonOf(n));
        request->set_requirement_id(Crew::RequirementOf(n));
        return request;
      });
  const auto per_second = [](const Calls& calls) -> absl::StatusOr<double> {
    auto passed = KeepInFlight(calls, kInFlight, kTime);
    if (!passed.ok()) return passed.status();
    return passed->per_second;
  };
  auto pairs = ByTurns([&] { return per_second(empty); }, [&] { return per_second(standing); });
  if (!pairs.ok()) return pairs.status();
  return Figure{.name = "standing of one person over gRPC / empty gRPC call, 64 in flight",
                .unit = "calls/s",
                .floor = pairs->floor,
                .measured = pairs->measured,
                .ratio = pairs->ratio,
                .goal = Goal{Goal::Kind::kAtLeast, 0.5},
                .about =
                    "As a gate asks (QualifyPerson): only once the view has seen all that was "
                    "acknowledged before, with the records that prove it; over TCP, callers "
                    "and program on the same cores."};
}

}  // namespace interlock
