#pragma once
// What is to be noted in the training watch of a person, as of a moment.
#include <map>
#include <string>
#include <vector>

#include "interlock/training/v1/watch.pb.h"
#include "services/training/known.h"
#include "services/training/rules.h"

namespace interlock::training {

class Watching {
 public:
  // Both must outlive it.
  Watching(const Known& known, const Rules& rules, int64_t now_ms)
      : known_(known), rules_(rules), now_ms_(now_ms) {}

  // At the strictest of the sites that ask it. Nothing is asked of who left. Training for a change
  // is not watched: the change does not start up without it.
  v1::NoteStandingRequest NoteOf(const KnownPerson& person);

  // Whether publishing this requirement may have changed what is asked of the person.
  static bool Concerns(const v1::Requirement& requirement, const Person& person);

 private:
  struct Site {
    Day today;
    std::string on;
    // The moment at which today is over.
    int64_t over_at_ms = 0;
    std::string zone;
    std::vector<Asked> asked;
  };
  const Site& At(const std::string& site_id);
  void NoteAt(const std::string& site_id, const KnownPerson& person,
              std::map<std::string, v1::Asked>& strictest);
  std::optional<Day> NextReview(const KnownPerson& person, const std::string& today) const;

  const Known& known_;
  const Rules& rules_;
  const int64_t now_ms_;
  std::map<std::string, Site> sites_;
};

}  // namespace interlock::training
