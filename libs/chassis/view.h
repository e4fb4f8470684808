#pragma once
// A view is a function from an event to rows. It can be thrown away and built again from the
// events, and every answer from it says how old it is.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/asides.h"
#include "libs/chassis/consumer.h"
#include "libs/chassis/feed.h"
#include "libs/ports/sql.h"
#include "libs/ports/time_source.h"

namespace interlock {

// In all SQL of a view "{v}" stands before each table and index name of its own: "{v}incident". It
// becomes the name of the view and of its generation, so that a rebuild fills other tables beside
// the live ones.
struct View {
  std::string name = {};  // [a-z_]+, unique within the service.
  // Raised when the shape or the meaning of the rows changes; the view is then built again at
  // start.
  int form = 1;
  std::vector<std::string> sources = {};  // Services whose events it takes.
  std::vector<std::string> schema = {};   // CREATE TABLE {v}..., CREATE INDEX {v}...
  std::vector<std::string> tables = {};   // Base names, for dropping.
  // One event to rows. Pure but for the session. An error other than UNAVAILABLE and
  // RESOURCE_EXHAUSTED sets the event aside with that reason. Events of no interest: OK.
  std::function<absl::Status(SqlSession& rows, const FeedEvent& event)> apply = {};
  // Told after rows are committed, so that live pages can ask again; may be empty.
  std::function<void(const std::vector<FeedEvent>&)> applied = {};
};

// The views of one service: keeps them applied, rebuilds them, answers from them.
class Views {
 public:
  // Everything must outlive it.
  Views(Sql& sql, std::vector<View> views, std::map<std::string, const Feed*> feeds,
        TimeSource& time);
  ~Views();

  // Makes tables; a view whose form changed is built anew. Before anything else.
  absl::Status Open();
  // Applies by itself from now on. Without it, Drain does.
  void Start();
  // As the consumers'.
  void RequestStop();
  void Stop();

  // Runs a query in one snapshot of the live generation and says how old that is. Waits for the
  // positions named, two seconds at most; then FAILED_PRECONDITION, reason VIEW_BEHIND. NOT_FOUND:
  // no such view. `freshness` may be null.
  absl::Status Read(const std::string& view, const std::vector<core::v1::WaitFor>& wait_for,
                    const std::function<absl::Status(SqlSession&)>& query,
                    core::v1::Freshness* freshness);

  // Where the sources of the view stand now. An answer that has waited for it has seen all that was
  // acknowledged before the call: what a question is answered from. NOT_FOUND: no such view.
  absl::StatusOr<std::vector<core::v1::WaitFor>> Heads(const std::string& view) const;

  // Builds the view beside the live one from position 0, then swaps. Progress is told now and then.
  absl::Status Rebuild(const std::string& view,
                       const std::function<void(int64_t done, int64_t of)>& progress);

  // Takes in what there is now, in the caller's thread; for simulations and tests.
  absl::Status Drain();
  absl::StatusOr<std::vector<Standing>> Standings();

  // Applies what one of these views set aside for a stream.
  absl::Status RetryAside(const std::string& consumer, const std::string& service,
                          const std::string& stream);
  std::vector<std::string> names() const;

  // Set-aside events, of all consumers of this service.
  Asides& asides();

 private:
  struct Generation;
  struct Parts;
  // Builds the generation after `old_number` and makes it the live one.
  absl::Status SwapIn(const View& view, int64_t old_number,
                      const std::function<void(int64_t, int64_t)>& progress);
  std::unique_ptr<Parts> parts_;
};

}  // namespace interlock
