// What Prometheus is told of a host.
#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "libs/chassis/host.h"

namespace interlock {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class Families {
 public:
  void Add(const std::string& name, const std::string& help, MetricType type, double value,
           std::vector<ClientMetric::Label> labels) {
    MetricFamily* family = nullptr;
    for (auto& known : all_)
      if (known.name == name) family = &known;
    if (family == nullptr) family = &all_.emplace_back(MetricFamily{name, help, type, {}});
    ClientMetric metric;
    metric.label = std::move(labels);
    if (type == MetricType::Counter)
      metric.counter.value = value;
    else
      metric.gauge.value = value;
    family->metric.push_back(std::move(metric));
  }
  std::string Text() const { return prometheus::TextSerializer().Serialize(all_); }

 private:
  std::vector<MetricFamily> all_;
};

}  // namespace

std::string Host::MetricsText() const {
  Families families;
  for (const auto& running : running_) {
    const std::string& service = running->service.name;
    for (const auto& writer : running->writers) {
      const auto counts = writer->counts();
      const std::vector<ClientMetric::Label> labels{{"service", service},
                                                    {"shard", std::to_string(writer->shard())}};
      const auto counter = [&](const char* name, const char* help, int64_t value) {
        families.Add(name, help, MetricType::Counter, double(value), labels);
      };
      const auto gauge = [&](const char* name, const char* help, double value) {
        families.Add(name, help, MetricType::Gauge, value, labels);
      };
      counter("interlock_commands_total", "Commands decided.", counts.commands);
      counter("interlock_events_total", "Events recorded.", counts.events);
      counter("interlock_batches_total", "Batches committed.", counts.batches);
      counter("interlock_refused_total", "Commands refused by a rule.", counts.refused);
      counter("interlock_overloaded_total", "Commands turned away because too many waited.",
              counts.overloaded);
      counter("interlock_restores_total", "Times a ledger was found restored or forked.",
              counts.restores);
      counter("interlock_settled_total", "Commits whose outcome had to be looked up.",
              counts.settled);
      gauge("interlock_commands_waiting", "Commands waiting to be decided.",
            double(counts.waiting));
      gauge("interlock_states_held", "Streams whose state is held in memory.", double(counts.held));
      gauge("interlock_longest_stream_events",
            "Versions of the longest stream seen; a stream should end before about a thousand.",
            double(counts.longest_stream));
    }
    families.Add("interlock_clocks_rung_total", "Clocks rung.", MetricType::Counter,
                 double(running->ringer->rung()), {{"service", service}});
    if (auto standings = running->views->Standings(); standings.ok()) {
      int64_t behind = 0, stopped = 0;
      for (const Standing& standing : *standings) {
        behind += standing.behind_events;
        stopped += standing.stopped_because.empty() ? 0 : 1;
      }
      families.Add("interlock_views_behind_events", "Events recorded and not yet in the views.",
                   MetricType::Gauge, double(behind), {{"service", service}});
      families.Add("interlock_views_stopped", "Sources that a view stopped following.",
                   MetricType::Gauge, double(stopped), {{"service", service}});
    }
    if (auto asides = running->views->asides().List(); asides.ok())
      families.Add("interlock_aside_events", "Events set aside.", MetricType::Gauge,
                   double(asides->size()), {{"service", service}});
  }
  return families.Text();
}

}  // namespace interlock
