#pragma once
// Which steps the review of a change takes: the corporate minimum, and what its site asks for
// beyond it.
#include <optional>
#include <string>
#include <vector>

#include "interlock/moc/v1/change_review.pb.h"
#include "interlock/moc/v1/routing.pb.h"
#include "libs/calendar/calendar.h"

namespace interlock::moc {

// Of a site's own steps; no step of the company begins so.
inline constexpr char kSiteStep[] = "site-";

// Whether a change of these facts is meant.
bool Fits(const v1::ChangeFilter& filter, const v1::ChangeFacts& facts);

// What is wrong with a step in itself, in words.
std::vector<std::string> WrongWith(const v1::RoutingStep& step);

// What a tightening would loosen, or what of it means nothing, in words.
std::vector<std::string> LooserThan(const v1::RoutingSet& corporate,
                                    const v1::RoutingTightening& tightening);

// What the site asks for on a day; null: no more than the company.
const v1::SiteRoutingVersion* TighteningOn(const v1::SiteRouting& site, Day day);

// For a change of these facts, submitted on this day. None: no route fits it.
std::optional<v1::Routing> RoutingFor(const v1::RoutingSet& corporate, const v1::SiteRouting& site,
                                      const v1::ChangeFacts& facts, Day day);

// "operations-manager or plant-manager"
std::string WhoDecides(const v1::RoutingStep& step);

}  // namespace interlock::moc
