// A stand-in for the gateway while working on the page: the same paths, JSON and headers, made-up
// data, no rules. Serves dist/ with the gateway's content security policy. It proves nothing about
// the program; the browser tests run against the real one too.
//   node dev/mock.mjs [port]      prints the address with its sign-in link
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const port = Number(process.argv[2] ?? 8099);
const hour = 3_600_000;
const day = 24 * hour;
const now = () => Date.now();
const start = now();

// -- Made-up company --------------------------------------------------------------------------------

let seed = 7;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const pick = (list) => list[Math.floor(random() * list.length)];

const sites = [
  ["baytown", "Baytown Refinery", "refining", "America/Chicago"],
  ["norco", "Norco Chemicals", "chemicals", "America/Chicago"],
  ["richmond", "Richmond Terminal", "logistics", "America/Los_Angeles"],
  ["linden", "Linden Polymers", "chemicals", "America/New_York"],
  ["geismar", "Geismar Chlor-Alkali", "chemicals", "America/Chicago"],
].map(([site_id, name, business_id, time_zone]) => ({
  site_id,
  name,
  business_id,
  business_name: { refining: "Refining", chemicals: "Chemicals", logistics: "Logistics" }[business_id],
  company_id: "meridian",
  company_name: "Meridian Energy",
  time_zone,
  regime: site_id === "richmond" ? "REGIME_CONSTRUCTION" : "REGIME_GENERAL_INDUSTRY",
  go_live_on: "2024-01-01",
  anonymous_near_misses_allowed: site_id !== "norco",
  units: ["CDU-1", "FCC", "Alkylation", "Tank farm", "Utilities"].map((unit, i) => ({
    unit_id: `u${i + 1}`,
    name: unit,
    closed: false,
  })),
}));

const stories = [
  ["Flange leak at crude charge pump P-101", "Crude oil", "TIER_2"],
  ["Chlorine release from rail car unloading hose", "Chlorine", "TIER_1"],
  ["Relief valve PSV-2207 opened to flare during start-up", "Propane", "TIER_3"],
  ["Anhydrous ammonia leak at compressor seal", "Ammonia (anhydrous)", "TIER_1"],
  ["High level trip failed its test on V-310", "", "TIER_3"],
  ["Gasoline to grade while loading truck at bay 4", "Gasoline", "TIER_2"],
  ["Interlock found bypassed after shift change", "", "TIER_3"],
  ["HF alkylation acid pump seal weep, water curtain started", "Hydrogen fluoride", "TIER_2"],
  ["Thinning below minimum found on 6 inch overhead line", "", "TIER_3"],
  ["Steam trap blew on the north rack", "", "NOT_PSE"],
  ["Ethylene vapour cloud near reactor R-2, no ignition", "Ethylene", "TIER_1"],
  ["Dropped load grazed butane line", "Butane", "TIER_3"],
  ["Caustic spill to sump while changing filter", "Sodium hydroxide", "TIER_3"],
];
const states = ["PROPOSED", "REQUIRED", "STARTED", "REPORT_COMPLETE", "CLOSED", "UNDECIDED", "DECLINED"];

const missingFacts = [
  { field: "releases[0].duration_minutes", could_raise_to: "TIER_1", sentence: "A release shorter than 72 minutes would have exceeded 1,000 kg in one hour." },
  { field: "harms[0].outcome", could_raise_to: "TIER_1", sentence: "Days away from work would make it Tier 1." },
  { field: "direct_cost_usd", could_raise_to: "TIER_1", sentence: "A direct cost of 100,000 USD or more would make it Tier 1." },
  { field: "community_measures[0].officially_declared", could_raise_to: "TIER_1", sentence: "An officially declared evacuation makes it Tier 1." },
];

const rows = [];
const incidents = new Map();
const dayAt = (ms, zone) => new Date(ms).toLocaleDateString("en-CA", { timeZone: zone });

function criterion(id, subject, compared, threshold, unit, held, clause, reason, compared_at_most) {
  return { id, subject, ...(compared !== undefined && { compared }), ...(compared_at_most !== undefined && { compared_at_most }), ...(threshold !== undefined && { threshold }), unit, held, clause, reason };
}

function classificationOf(tier, atLeast, chemical) {
  const t1 = tier === "TIER_1";
  const severity = t1 ? { safety: 3, fire_explosion: 0, release: 9, community: 1, environment: 0 } : { safety: 0, fire_explosion: 0, release: 0, community: 0, environment: 0 };
  return {
    tier,
    at_least: atLeast,
    at_most_tier: atLeast ? "TIER_1" : tier,
    severity_points: Object.values(severity).reduce((a, b) => a + b, 0),
    severity_at_least: false,
    severity,
    rule_set: "ccps-2018@1",
    criteria: [
      criterion("tier-1-days-away-or-fatality", "", undefined, 1, "people", t1 ? "YES" : "NO", "CCPS 2018, 2.1", t1 ? "One employee was away from work for days." : "Nobody was away from work."),
      criterion("tier-1-quantity", chemical || "release 1", t1 ? 4200 : 640, 1000, "kg", t1 ? "YES" : atLeast ? "UNKNOWN" : "NO", "CCPS 2018 Table 2 row 6", t1 ? "4,200 kg in the worst hour reaches 1,000 kg." : "Between 640 and 1,900 kg in the worst hour, for the release varied and nobody measured its course.", atLeast ? 1900 : undefined),
      criterion("tier-2-quantity", chemical || "release 1", t1 ? 4200 : 640, 100, "kg", tier === "TIER_2" || t1 ? "YES" : "NO", "CCPS 2018 Table 3 row 6", "640 kg in the worst hour reaches 100 kg."),
      criterion("tier-1-fire-or-explosion", "", 0, 100000, "USD", "NO", "CCPS 2018, 2.3", "There was no fire and no explosion."),
      criterion("tier-1-community", "", undefined, undefined, "", "NO", "CCPS 2018, 2.2", "No evacuation or shelter-in-place was declared."),
      criterion("tier-3-demand-on-safety-system", "", undefined, undefined, "", tier === "TIER_3" ? "YES" : "NO", "CCPS 2018, 4.2", tier === "TIER_3" ? "A relief device opened." : "No demand on a safety system was told."),
    ],
    exclusions: tier === "TIER_2" ? [{ id: "truck-or-rail-not-connected", applied: "NO", clause: "CCPS 2018, 1.4", claimed_reason: "The truck belonged to the carrier.", reason: "It was connected to the loading arm, so it counts." }] : [],
    missing_facts: atLeast ? missingFacts.slice(0, 2) : [],
    sentence: `${atLeast ? "At least " : ""}${{ TIER_1: "Tier 1", TIER_2: "Tier 2", TIER_3: "Tier 3", NOT_PSE: "No process safety event" }[tier]} under CCPS 2018. Whether it is investigated goes by what could reasonably have happened, not by the tier.`,
  };
}

const emptyRelease = { label: "", components: [], independent_hazards: "ANSWER_UNSPECIFIED", solution_listed: "ANSWER_UNSPECIFIED", unit: "QUANTITY_UNIT_KILOGRAM", course: "RELEASE_COURSE_UNSPECIFIED", profile: [], at_or_above_flash_point: "ANSWER_UNSPECIFIED", indoors: "ANSWER_UNSPECIFIED" };
const emptyFacts = () => ({
  process_involved: "ANSWER_YES", responsible_party_involved: "ANSWER_UNSPECIFIED", responsible_party: "", site_owner: "",
  loss_of_containment: "ANSWER_UNSPECIFIED", releases: [], people_harmed: "ANSWER_UNSPECIFIED", harms: [],
  community_affected: "ANSWER_UNSPECIFIED", community_measures: [], fire: "ANSWER_NO", explosion: "ANSWER_NO",
  near_miss_condition_seen: "ANSWER_UNSPECIFIED", near_miss_conditions: [], weak_management_system: "", claimed_exclusions: [],
});

function addIncident({ id, site, story, occurred, historic = false, kind = "KIND_INCIDENT", facts, description, attachments = [], state, unit_id = "", reporter = { person_id: "person-17", name: "", contract_employer_id: "", anonymous: false }, classification }) {
  const [title, chemical, tier] = story;
  const atLeast = classification ? classification.at_least : !historic && tier !== "TIER_1" && random() < 0.3;
  const answer = classification ?? classificationOf(tier, atLeast, chemical);
  const due = historic ? 0 : occurred + 48 * hour;
  const stateName = state ?? (historic ? "NONE" : now() - occurred < 3 * day ? "PROPOSED" : tier === "TIER_3" || tier === "NOT_PSE" ? pick(["DECLINED", "CLOSED", "UNDECIDED"]) : pick(states));
  const started = ["STARTED", "REPORT_COMPLETE", "CLOSED"].includes(stateName);
  const waiting = ["PROPOSED", "REQUIRED", "UNDECIDED"].includes(stateName);
  const late = waiting && due > 0 && now() > due;
  const reported = occurred + 2 * hour;
  const row = {
    incident_id: id, version: "4", title, site_id: site.site_id, site_name: site.name, business_id: site.business_id, business_name: site.business_name,
    unit_id, occurred_at_ms: String(occurred), occurred_on: dayAt(occurred, site.time_zone), reported_at_ms: String(reported), kind,
    standing: "STANDING_ACTIVE", merged_into_id: "", historic, tier: answer.tier, at_least: answer.at_least, at_most_tier: answer.at_most_tier, severity_points: answer.severity_points,
    chemicals: chemical ? [chemical] : [],
    investigation: { state: `INVESTIGATION_STATE_${stateName}`, due_at_ms: String(due), started_at_ms: String(started ? occurred + 30 * hour : 0), late, lateness_hours: String(late ? Math.floor((now() - due) / hour) : 0), lead_id: "" },
    missing_facts: answer.missing_facts.length,
  };
  const filled = facts ?? {
    ...emptyFacts(),
    occurrence: { began_at_ms: String(occurred), discovered_at_ms: String(occurred + hour) },
    place: { unit_id, location: "North pump row, beside the battery limit", area: "AREA_KIND_PRODUCTION", indoors: "ANSWER_NO", process_material_involved: "ANSWER_UNSPECIFIED" },
    releases: chemical ? [{ ...emptyRelease, material: { chemical }, quantity: 640, duration_minutes: atLeast ? undefined : 45, secondary_containment: { held_quantity: 120, liquid_only: "ANSWER_YES" } }] : [],
    harms: tier === "TIER_1" ? [{ group: "PEOPLE_GROUP_EMPLOYEE", outcome: "HARM_OUTCOME_DAYS_AWAY", people: 1, caused_by_release: "ANSWER_YES" }] : [],
    near_miss_conditions: tier === "TIER_3" ? [{ kind: "NEAR_MISS_KIND_DEMAND_ON_RELIEF_DEVICE", description: "Lifted for four minutes.", equipment_protection_only: "ANSWER_UNSPECIFIED", safety_system_worked: "ANSWER_YES" }] : [],
  };
  const incident = {
    incident_id: id, site_id: site.site_id, unit_id, kind, standing: "STANDING_ACTIVE", merged_into_id: "", standing_reason: "", title,
    description: description ?? "The outside operator saw vapour at the pump row on the round, called the control room and closed the suction block valve from outside the cloud. The pump was shut down from the board four minutes later. Two monitors were put on the pump row; nobody was inside the cloud.",
    reporter, reported_at_ms: String(reported), facts: filled, classification: answer, revisions: [], attachments, site: { confirmed: true, regime: "REGIME_GENERAL_INDUSTRY", go_live_at_ms: "0" },
    historic, earliest_at_ms: String(occurred), when_assumed: false,
    investigation: {
      need: historic ? "NEED_NONE_HISTORIC" : stateName === "UNDECIDED" ? "NEED_UNDECIDED" : stateName === "REQUIRED" ? "NEED_REQUIRED" : stateName === "DECLINED" ? "NEED_DECLINED" : "NEED_PROPOSED",
      stage: stateName === "STARTED" ? "STAGE_STARTED" : stateName === "REPORT_COMPLETE" ? "STAGE_REPORT_COMPLETE" : stateName === "CLOSED" ? "STAGE_CLOSED" : "STAGE_NOT_STARTED",
      need_reason: tier === "TIER_1" || tier === "TIER_2" ? `Its tier is ${answer.at_least ? "at least " : ""}${tier.replace("_", " ").toLowerCase()}.` : "",
      decline_proposed_by: "", declined_by: "", reminder_at_ms: "0", due_at_ms: String(due), late, due_rung: late, began_at_ms: String(started ? occurred + 30 * hour : 0),
      team: started ? [{ person_id: "p-31", name: "R. Alvarez", competences: ["COMPETENCE_PROCESS"], lead: true }, { person_id: "p-44", name: "J. Okafor", competences: ["COMPETENCE_INVESTIGATION_METHODS"], lead: false }] : [],
      contractor_work_involved: false, timeline: started ? [{ entry_id: "t1", at_ms: String(occurred - 600_000), until_ms: "0", text: "Seal pot level alarm acknowledged on the board.", source: "DCS alarm log" }] : [],
      causes: started ? [{ cause_id: "c1", parent_id: "", kind: "KIND_CONDITION", code: "", text: "The mechanical seal opened under load.", evidence: "" }, { cause_id: "c2", parent_id: "c1", kind: "KIND_ROOT_CAUSE", code: "integrity.inspection-interval", text: "The seal was past its replacement interval; the task had been closed without the work.", evidence: "" }] : [],
      recommendations: started ? [{ recommendation_id: "r1", text: "Replace seals of all P-100 pumps and reopen the closed tasks.", owner_id: "p-12", due_on: "2026-12-15", cause_ids: ["c2"] }] : [],
      affected: started ? [{ person_id: "p-51", name: "", contract_employer_id: "" }] : [], closed_at_ms: "0",
    },
    notifications: tier === "TIER_1" && !historic ? [{ notification_id: "osha-hospitalisation", clause: "29 CFR 1904.39(a)(2)", what: "In-patient hospitalisation of one or more employees", authority: "OSHA area office", due_at_ms: String(occurred + 24 * hour), stage: now() - occurred > 5 * day ? "STAGE_MADE" : "STAGE_PROPOSED", because: "Somebody may have been admitted to hospital.", unknown: ["harms[0].outcome"], check_the_rule: true, overdue: false, due_rung: false, dismissed_because: "", notification_rules: "1" }] : [],
    legal_holds: [], pha_listing: { listed: tier === "TIER_1", reason: "Tier 1", assessed_by: "" },
  };
  const entry = (version, type, at, sentence, actor, clause = "") => ({ identity: `incidents/incident-${id}@${version}`, version: String(version), at_ms: String(at), actor, type, clause, sentence });
  const timeline = [
    entry(1, "IncidentReported", reported, `Reported: ${title}. ${answer.at_least ? "At least " : ""}${answer.tier.replace("_", " ").toLowerCase()}.`, "person-17"),
    entry(2, "InvestigationProposed", reported, "An investigation is proposed by its tier.", "service:incidents", "1910.119(m)(1)"),
    ...(late ? [entry(3, "InvestigationLate", due, "Nobody had begun the investigation within 48 hours.", "clock", "1910.119(m)(2)")] : []),
    ...(started ? [entry(3, "InvestigationStarted", occurred + 30 * hour, "The investigation was begun.", "p-31", "1910.119(m)(2)")] : []),
  ];
  incidents.set(id, { incident, timeline, version: timeline.length });
  rows.unshift(row);
  rows.sort((a, b) => Number(b.occurred_at_ms) - Number(a.occurred_at_ms));
  return row;
}

for (let i = 0; i < 140; i++) {
  const age = i < 4 ? (i + 0.4) * 20 * hour : Math.floor(random() ** 1.6 * 1400) * day + random() * day;
  const story = i < stories.length ? stories[i] : pick([...stories, ...stories.filter((s) => s[2] === "TIER_3"), ...stories.filter((s) => s[2] === "TIER_3")]);
  addIncident({ id: `20${24 + (i % 3)}-${String(1000 + i * 7)}`, site: sites[i % sites.length], story, occurred: Math.floor(start - age), historic: age > 1000 * day, kind: story[2] === "TIER_3" && random() < 0.6 ? "KIND_NEAR_MISS" : "KIND_INCIDENT", unit_id: pick(["u1", "u2", "u3", ""]) });
}

// -- Answers ----------------------------------------------------------------------------------------

let stopped = "";
let behind = 0;
const freshness = () => ({ as_of_ms: String(behind ? now() - 240_000 : now() - 900), behind_events: String(behind), answered_at_ms: String(now()), stopped_because: stopped });
const list = (params, name) => params.getAll(name);

function filtered(params) {
  const f = (name) => params.get(`filter.${name}`) ?? "";
  const many = (name) => list(params, `filter.${name}`);
  const words = f("text").toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((r) => {
    const text = `${r.title} ${r.incident_id} ${r.chemicals.join(" ")} ${r.site_name}`.toLowerCase();
    return (
      (!f("business_id") || r.business_id === f("business_id")) &&
      (many("site_ids").length === 0 || many("site_ids").includes(r.site_id)) &&
      (many("tiers").length === 0 || many("tiers").includes(r.tier)) &&
      (f("at_least_only") !== "true" || r.at_least) &&
      (!f("from_on") || r.occurred_on >= f("from_on")) &&
      (!f("to_on") || r.occurred_on <= f("to_on")) &&
      (!f("chemical") || r.chemicals.some((c) => c.toLowerCase() === f("chemical").toLowerCase())) &&
      (many("investigation_states").length === 0 || many("investigation_states").includes(r.investigation.state)) &&
      (f("late_investigation_only") !== "true" || r.investigation.late) &&
      (!f("origin") || (f("origin") === "ORIGIN_HISTORIC") === r.historic) &&
      (!f("kind") || f("kind") === r.kind) &&
      (!f("standing") || f("standing") === r.standing) &&
      words.every((w) => text.includes(w))
    );
  });
}

const tierRank = { TIER_1: 3, TIER_2: 2, TIER_3: 1, NOT_PSE: 0 };
const orders = {
  INCIDENT_ORDER_OCCURRED: (r) => Number(r.occurred_at_ms),
  INCIDENT_ORDER_REPORTED: (r) => Number(r.reported_at_ms),
  INCIDENT_ORDER_TIER: (r) => tierRank[r.tier],
  INCIDENT_ORDER_SEVERITY: (r) => r.severity_points,
  INCIDENT_ORDER_SITE: (r) => r.site_name,
  INCIDENT_ORDER_TITLE: (r) => r.title,
};

function paged(all, params) {
  const limit = Number(params.get("page.limit") ?? 50);
  const from = Number(params.get("page.cursor") ?? 0);
  return { part: all.slice(from, from + limit), next_cursor: from + limit < all.length ? String(from + limit) : "", total: String(all.length) };
}

const tierCounts = (some) =>
  ["TIER_1", "TIER_2", "TIER_3"].map((tier) => {
    const of = some.filter((r) => r.tier === tier);
    return { tier, count: String(of.length), at_least: String(of.filter((r) => r.at_least).length), historic: "0", severity_points: String(of.reduce((s, r) => s + r.severity_points, 0)) };
  });
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const between = (some, from, to) => some.filter((r) => Number(r.occurred_at_ms) >= from && Number(r.occurred_at_ms) < to);
const periodCount = (some, from, to) => {
  const of = between(some, from, to);
  return { from_on: iso(from), to_on: iso(to), tiers: tierCounts(of), near_misses: String(of.filter((r) => r.kind === "KIND_NEAR_MISS").length) };
};
const monthOf = (ms) => new Date(ms).toISOString().slice(0, 7);
const addMonths = (month, n) => {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
};
const firstOf = (month) => Date.parse(`${month}-01T00:00:00Z`);
const trend = (some, months) =>
  months.map((period) => {
    const of = (n) => between(some, firstOf(addMonths(period, 1 - n)), firstOf(addMonths(period, 1)));
    const c = (set, tier) => String(set.filter((r) => r.tier === tier).length);
    const [one, twelve] = [of(1), of(12)];
    return {
      period, tier_1: c(one, "TIER_1"), tier_2: c(one, "TIER_2"), tier_3: c(one, "TIER_3"), not_pse: c(one, "NOT_PSE"), at_least: "0", severity_points: "0", near_misses: "0",
      rolling_tier_1: c(twelve, "TIER_1"), rolling_tier_2: c(twelve, "TIER_2"), rolling_tier_3: c(twelve, "TIER_3"), rolling_severity_points: "0", rolling_near_misses: "0",
    };
  });
const lastMonths = (n) => Array.from({ length: n }, (_, i) => addMonths(monthOf(now()), i - n + 1));
const isOpen = (r) => /PROPOSED|REQUIRED|STARTED|UNDECIDED/.test(r.investigation.state) && !r.historic;

function overview(params) {
  const site = params.get("site_id");
  const business = params.get("business_id");
  const some = rows.filter((r) => (!site || r.site_id === site) && (!business || r.business_id === business));
  const t = now();
  const newYear = Date.parse(`${new Date(t).getUTCFullYear()}-01-01T00:00:00Z`);
  const scopeSites = sites.filter((s) => (!site || s.site_id === site) && (!business || s.business_id === business));
  return {
    freshness: freshness(),
    scope_name: site ? scopeSites[0]?.name : business ? scopeSites[0]?.business_name : "All sites",
    this_year: periodCount(some, newYear, t), previous_year: periodCount(some, newYear - 365 * day, t - 365 * day),
    last_12_months: periodCount(some, t - 365 * day, t), previous_12_months: periodCount(some, t - 730 * day, t - 365 * day),
    open_investigations: String(some.filter(isOpen).length), overdue_investigations: String(some.filter((r) => isOpen(r) && r.investigation.late).length),
    undetermined: String(some.filter((r) => r.at_least).length), overdue_duties: String(some.filter((r) => isOpen(r) && r.investigation.late).length + 1),
    sites: String(scopeSites.length), sites_reporting: String(Math.max(1, scopeSites.length - (scopeSites.length > 3 ? 1 : 0))),
    incidents: String(some.length), historic_incidents: String(some.filter((r) => r.historic).length),
    latest: [...some].filter((r) => !r.historic).sort((a, b) => Number(b.reported_at_ms) - Number(a.reported_at_ms)).slice(0, 5),
    months: trend(some, lastMonths(12)),
  };
}

function duties() {
  const all = rows.filter((r) => isOpen(r) && r.investigation.started_at_ms === "0").map((r) => {
    const due = Number(r.investigation.due_at_ms);
    return { incident_id: r.incident_id, incident_title: r.title, site_id: r.site_id, site_name: r.site_name, kind: "INVESTIGATION_START", service: "incidents", stream: `incident-${r.incident_id}`, item: "", owner_person_id: "", owner_role_id: "", severity: due < now() ? "DUTY_SEVERITY_SERIOUS" : "DUTY_SEVERITY_UNSPECIFIED", escalated_at_ms: "0", state: due < now() ? "DUTY_STATE_OVERDUE" : due - now() < day ? "DUTY_STATE_DUE" : "DUTY_STATE_COMING", due_at_ms: String(due), hours_overdue: String(Math.max(0, Math.floor((now() - due) / hour))), clause: "1910.119(m)(2)", sentence: "Start the investigation.", link: `/incidents/${r.incident_id}` };
  });
  return all.sort((a, b) => Number(a.due_at_ms) - Number(b.due_at_ms));
}

const indicatorIds = ["pse1r", "pse2r", "pse1sr", "near-miss-rate"];
const inScope = (kind, id) => sites.filter((s) => (kind === "KIND_SITE" ? s.site_id === id : kind === "KIND_BUSINESS" ? s.business_id === id : true));
function indicator(id, scope, span, month) {
  const months = span === "SPAN_MONTH" ? 1 : 12;
  const last = span === "SPAN_CALENDAR_YEAR" ? `${month.slice(0, 4)}-12` : month;
  const scopeSites = inScope(scope.kind, scope.id);
  const silent = scopeSites.filter((s) => s.site_id === "geismar" && last >= addMonths(monthOf(now()), -2));
  const reported = scopeSites.filter((s) => !silent.includes(s));
  const of = between(rows, firstOf(addMonths(last, 1 - months)), firstOf(addMonths(last, 1))).filter((r) => reported.some((s) => s.site_id === r.site_id));
  const counted = of.filter((r) => (id === "pse1r" || id === "pse1sr" ? r.tier === "TIER_1" : id === "pse2r" ? r.tier === "TIER_2" : r.kind === "KIND_NEAR_MISS"));
  const undetermined = of.filter((r) => r.at_least && !counted.includes(r));
  const numerator = id === "pse1sr" ? counted.reduce((s, r) => s + r.severity_points, 0) : counted.length;
  const hours = reported.length * months * 41_250;
  const none = reported.length === 0;
  const name = { pse1r: "Tier 1 events", pse2r: "Tier 2 events", pse1sr: "severity points", "near-miss-rate": "near misses" }[id];
  return {
    value: {
      indicator_id: id, scope: { kind: scope.kind, id: scope.id }, period: { span, month: span === "SPAN_CALENDAR_YEAR" ? last : month }, through_month: last,
      ...(none ? {} : { value: { value: ((numerator * 200_000) / hours).toFixed(3) }, hours: { value: `${hours}.5` } }),
      no_value_because: none ? "No hours are reported for this time, so there is no rate." : "", numerator: String(numerator), lower_bound: undetermined.length > 0,
      undetermined_counted: counted.filter((r) => r.at_least).length, undetermined_not_counted: undetermined.length, sites_reported: reported.length, sites_in_scope: scopeSites.length,
      missing_sites: silent.map((s) => ({ site_id: s.site_id, missing_months: [addMonths(last, -1), last] })), numerator_at_missing_sites: silent.length ? "1" : "0",
      sentence: none ? "No hours are reported for this time, so there is no rate." : `${numerator} ${name} in ${hours.toLocaleString("en-US")} hours worked by employees and contractors, per 200,000 hours${silent.length ? `; ${reported.length} of ${scopeSites.length} sites reported their hours` : ""}.${undetermined.length ? ` A lower bound: ${undetermined.length} undetermined incidents may turn out to belong.` : ""}`,
    },
    counted, undetermined, reported, months, last,
  };
}
const countedRow = (r) => ({ incident_id: r.incident_id, site_id: r.site_id, month: r.occurred_on.slice(0, 7), tier: r.tier, at_most_tier: r.at_most_tier, severity_points: r.severity_points, severity_at_least: false, near_miss: r.kind === "KIND_NEAR_MISS" });

// A few thresholds, so that the form answers to what is typed. The rules are the program's.
const thresholds = { chlorine: [25, 2.5], "hydrogen fluoride": [100, 20], "ammonia (anhydrous)": [200, 100], ammonia: [200, 100], propane: [500, 50], butane: [500, 50], ethylene: [500, 50], gasoline: [1000, 100], "crude oil": [1000, 100] };
function classify(facts) {
  const criteria = [];
  const missing = [];
  let tier = "NOT_PSE";
  const raise = (to) => (tierRank[to] > tierRank[tier] ? (tier = to) : tier);
  (facts.releases ?? []).forEach((r, i) => {
    const name = r.material?.chemical ?? "";
    const [t1, t2] = thresholds[name.toLowerCase()] ?? [];
    raise("TIER_3");
    if (t1 === undefined) return missing.push({ field: `releases[${i}].material.chemical`, could_raise_to: "TIER_1", sentence: name ? `“${name}” is not in the chemicals file; its hazard class would place it.` : "Which substance it was decides the threshold." });
    if (r.quantity === undefined) return missing.push({ field: `releases[${i}].quantity`, could_raise_to: "TIER_1", sentence: `${t1} kg or more in one hour would make it Tier 1, ${t2} kg Tier 2.` });
    const factor = { QUANTITY_UNIT_POUND: 0.45359237, QUANTITY_UNIT_TONNE: 1000, QUANTITY_UNIT_GRAM: 0.001 }[r.unit] ?? 1;
    const kg = r.quantity * factor;
    const hours = Math.max(1, (r.duration_minutes ?? 60) / 60);
    const least = hours > 1 ? kg / hours : kg;
    const most = hours > 1 && r.course !== "RELEASE_COURSE_STEADY" ? kg : least;
    for (const [level, bound] of [["TIER_1", t1], ["TIER_2", t2]]) {
      const held = least >= bound ? "YES" : most >= bound ? "UNKNOWN" : "NO";
      criteria.push(criterion(`${level.toLowerCase().replace("_", "-")}-quantity`, name, least, bound, "kg", held, "CCPS 2018 Table 2", held === "YES" ? `${Math.round(least).toLocaleString("en-US")} kg in the worst hour reaches ${bound} kg.` : `${Math.round(least).toLocaleString("en-US")} kg in the worst hour stays under ${bound} kg.`, most !== least ? most : undefined));
      if (held === "YES") raise(level);
      if (held === "UNKNOWN") missing.push({ field: `releases[${i}].course`, could_raise_to: level, sentence: "If the rate varied, the worst hour may have reached the threshold." });
    }
  });
  for (const [i, h] of (facts.harms ?? []).entries()) {
    const third = h.group === "PEOPLE_GROUP_THIRD_PARTY";
    if (h.outcome === "HARM_OUTCOME_FATALITY" || (h.outcome === "HARM_OUTCOME_DAYS_AWAY" && !third) || (h.outcome === "HARM_OUTCOME_HOSPITAL_ADMISSION" && third)) {
      raise("TIER_1");
      criteria.push(criterion("tier-1-people", "", h.people ?? 1, 1, "people", "YES", "CCPS 2018, 2.1", "Somebody was killed, or away from work for days."));
    } else if (!h.outcome || h.outcome === "HARM_OUTCOME_UNKNOWN") missing.push({ field: `harms[${i}].outcome`, could_raise_to: "TIER_1", sentence: "Days away from work, or a third party's hospital admission, would make it Tier 1." });
    else if (h.outcome !== "HARM_OUTCOME_FIRST_AID") raise("TIER_2");
  }
  if (facts.fire === "ANSWER_YES" || facts.explosion === "ANSWER_YES") {
    const cost = Number(facts.direct_cost_usd?.value ?? NaN);
    if (Number.isNaN(cost)) missing.push({ field: "direct_cost_usd", could_raise_to: "TIER_1", sentence: "A direct cost of 100,000 USD or more would make it Tier 1." });
    else raise(cost >= 100_000 ? "TIER_1" : cost >= 25_000 ? "TIER_2" : "TIER_3");
  }
  if ((facts.near_miss_conditions ?? []).length) raise("TIER_3");
  if (!facts.people_harmed && !(facts.harms ?? []).length) missing.push({ field: "people_harmed", could_raise_to: "TIER_1", sentence: "Whether anybody was harmed is not said." });
  if (!facts.loss_of_containment && !(facts.releases ?? []).length) missing.push({ field: "loss_of_containment", could_raise_to: "TIER_1", sentence: "Whether anything got out is not said." });
  if (!facts.fire) missing.push({ field: "fire", could_raise_to: "TIER_1", sentence: "Whether there was a fire is not said." });
  const open = missing.filter((m) => tierRank[m.could_raise_to] > tierRank[tier]);
  const points = tier === "TIER_1" ? { safety: (facts.harms ?? []).length ? 3 : 0, fire_explosion: 0, release: (facts.releases ?? []).length ? 3 : 0, community: 0, environment: 0 } : { safety: 0, fire_explosion: 0, release: 0, community: 0, environment: 0 };
  const words = { TIER_1: "Tier 1", TIER_2: "Tier 2", TIER_3: "Tier 3", NOT_PSE: "No process safety event is certain yet" }[tier];
  return {
    tier, at_least: open.length > 0, at_most_tier: open.length ? "TIER_1" : tier, severity_points: Object.values(points).reduce((a, b) => a + b, 0), severity_at_least: false, severity: points, rule_set: "ccps-2018@1", criteria, exclusions: [], missing_facts: open,
    sentence: `${open.length && tier !== "NOT_PSE" ? "At least " : ""}${words} under CCPS 2018. Whether it is investigated goes by what could reasonably have happened, not by the tier.`,
  };
}

// -- HTTP -------------------------------------------------------------------------------------------

const security = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const listeners = new Set();
const files = new Map();
const receipts = new Map();

function answer(res, status, body, headers = {}) {
  const problem = status >= 400;
  res.writeHead(status, { ...security, "Content-Type": problem ? "application/problem+json" : "application/json", "Cache-Control": "no-store", ...headers });
  res.end(JSON.stringify(body));
}
const problem = (res, status, reason, detail, more = {}) => answer(res, status, { type: `urn:interlock:${reason}`, title: reason, status, detail, reason, ...more });
const csv = (res, name, lines) => {
  res.writeHead(200, { ...security, "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${name}"` });
  res.end(lines.map((l) => l.map((c) => `"${String(c).replaceAll('"', '""')}"`).join(",")).join("\r\n"));
};
const push = (ids, site) => {
  for (const res of listeners) res.write(`event: incidents\ndata: ${JSON.stringify({ view: "incidents", ids, site })}\n\n`);
};
const body = (req) => new Promise((done) => {
  const parts = [];
  req.on("data", (p) => parts.push(p));
  req.on("end", () => done(Buffer.concat(parts)));
});

function report(res, id, sent) {
  const site = sites.find((s) => s.site_id === sent.site_id);
  const nearMiss = sent.what !== undefined;
  const facts = { ...emptyFacts(), ...sent.facts };
  const occurred = Number(sent.facts?.occurrence?.began_at_ms ?? now());
  const answered = nearMiss ? { ...classify({ near_miss_conditions: [{}], people_harmed: "ANSWER_NO", loss_of_containment: "ANSWER_NO", fire: "ANSWER_NO" }) } : classify(facts);
  addIncident({
    id, site, story: [nearMiss ? sent.what.slice(0, 80) : sent.title, facts.releases[0]?.material?.chemical ?? "", answered.tier], occurred, kind: nearMiss ? "KIND_NEAR_MISS" : "KIND_INCIDENT",
    facts: { ...facts, releases: facts.releases.map((r) => ({ ...emptyRelease, ...r })), harms: facts.harms.map((h) => ({ group: "PEOPLE_GROUP_UNSPECIFIED", outcome: "HARM_OUTCOME_UNSPECIFIED", ...h })) },
    description: nearMiss ? sent.what : (sent.description ?? ""), attachments: sent.attachments ?? [], state: tierRank[answered.tier] > 1 ? "PROPOSED" : "UNDECIDED", unit_id: sent.unit_id ?? "", reporter: sent.reporter, classification: answered,
  });
  push([id], sent.site_id);
  return { stream: `incident-${id}`, version: "1", shard: 0, position: String(rows.length) };
}

async function api(req, res, url) {
  const { pathname: path, searchParams: params } = url;
  const view = (extra) => answer(res, 200, { freshness: freshness(), ...extra });
  if (path === "/v1/me") return answer(res, 200, { actor: "supervisor-7", grants: ["reader", "reporter", "supervisor", "investigator", "psm_manager"].map((role) => ({ role, site: "*" })) });
  if (path === "/v1/live") {
    res.writeHead(200, { ...security, "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    res.write(": listening\n\n");
    listeners.add(res);
    req.on("close", () => listeners.delete(res));
    return;
  }
  // For trying out what the page says: /v1/mock?stopped=...&behind=12, /v1/mock?arrive=1
  if (path === "/v1/mock") {
    stopped = params.get("stopped") ?? stopped;
    behind = Number(params.get("behind") ?? behind);
    if (params.get("arrive")) report(res, `arrived-${now()}`, { site_id: "baytown", what: "Scaffold pole fell beside the chlorine header", facts: {} });
    if (params.get("drop")) for (const one of listeners) one.destroy();
    push([], "");
    return answer(res, 200, {});
  }
  if (path === "/v1/reports/overview") return answer(res, 200, overview(params));
  if (path === "/v1/reports/incidents" || path === "/v1/reports/incidents.csv") {
    const key = orders[params.get("order")] ?? orders.INCIDENT_ORDER_OCCURRED;
    const sign = params.get("direction") === "DIRECTION_ASCENDING" ? 1 : -1;
    const all = [...filtered(params)].sort((a, b) => sign * (key(a) > key(b) ? 1 : key(a) < key(b) ? -1 : 0));
    if (path.endsWith(".csv")) return csv(res, "incidents.csv", [["incident_id", "title", "site", "tier"], ...all.map((r) => [r.incident_id, r.title, r.site_name, r.tier])]);
    const { part, ...rest } = paged(all, params);
    return view({ incidents: part, ...rest });
  }
  if (path === "/v1/reports/investigations" || path === "/v1/reports/investigations.csv") {
    const all = filtered(params).filter(isOpen).sort((a, b) => Number(b.investigation.late) - Number(a.investigation.late) || Number(a.investigation.due_at_ms) - Number(b.investigation.due_at_ms));
    if (path.endsWith(".csv")) return csv(res, "investigations.csv", [["incident_id"], ...all.map((r) => [r.incident_id])]);
    const { part, ...rest } = paged(all, params);
    const by_site = sites.map((s) => ({ site_id: s.site_id, site_name: s.name, open: String(all.filter((r) => r.site_id === s.site_id).length), overdue: String(all.filter((r) => r.site_id === s.site_id && r.investigation.late).length) })).filter((s) => s.open !== "0");
    return view({ investigations: part, by_site, ...rest });
  }
  if (path === "/v1/reports/undetermined" || path === "/v1/reports/undetermined.csv") {
    const all = filtered(params).filter((r) => r.at_least);
    if (path.endsWith(".csv")) return csv(res, "undetermined.csv", [["incident_id"], ...all.map((r) => [r.incident_id])]);
    const { part, ...rest } = paged(all, params);
    return view({ undetermined: part.map((incident, i) => ({ incident, missing_facts: missingFacts.slice(i % 3, (i % 3) + 2) })), by_fact: missingFacts.map((f, i) => ({ field: f.field.replace("[0]", "[]"), incidents: String(14 - i * 3), settles_alone: String(6 - i) })), ...rest });
  }
  if (path === "/v1/reports/duties") {
    const all = duties();
    const { part, ...rest } = paged(all, params);
    const n = (state) => String(all.filter((d) => d.state === state).length);
    return view({ duties: part, overdue: n("DUTY_STATE_OVERDUE"), due: n("DUTY_STATE_DUE"), coming: n("DUTY_STATE_COMING"), escalated: "0", ...rest });
  }
  if (path === "/v1/reports/sites") return view({ sites, next_cursor: "", total: String(sites.length) });
  if (path === "/v1/reports/chemicals") {
    const counts = new Map();
    for (const r of rows) for (const c of r.chemicals) counts.set(c, (counts.get(c) ?? 0) + 1);
    return view({ chemicals: [...counts].sort((a, b) => b[1] - a[1]).map(([name, n]) => ({ name, incidents: String(n) })) });
  }
  const page = /^\/v1\/reports\/incidents\/([^/]+)$/.exec(path);
  if (page) {
    const known = incidents.get(decodeURIComponent(page[1]));
    if (!known) return problem(res, 404, "INCIDENT_UNKNOWN", "There is no incident with this number, or you may not see it.");
    const row = rows.find((r) => r.incident_id === known.incident.incident_id);
    return view({ incident: row, description: known.incident.description, timeline: known.timeline, missing_facts: known.incident.classification.missing_facts, duties: [], merged_here: [] });
  }
  if (path === "/v1/indicators") {
    const span = params.get("span");
    const scope = { kind: params.get("scope_kind"), id: params.get("scope_id") ?? "" };
    const values = [];
    if (span === "SPAN_CALENDAR_YEAR") {
      for (let y = Number(params.get("from_month").slice(0, 4)); y <= Number(params.get("to_month").slice(0, 4)); y++) for (const id of indicatorIds) values.push(indicator(id, scope, span, `${y}-12`).value);
    } else for (let m = params.get("from_month"); m <= params.get("to_month"); m = addMonths(m, 1)) for (const id of indicatorIds) values.push(indicator(id, scope, span, m).value);
    return view({ values, definitions: "ccps-2018.1" });
  }
  const counted = /^\/v1\/indicators\/([^/]+)\/counted$/.exec(path);
  if (counted) {
    const found = indicator(counted[1], { kind: params.get("scope_kind"), id: params.get("scope_id") ?? "" }, params.get("span"), params.get("month"));
    const hours = found.reported.flatMap((s) => Array.from({ length: found.months }, (_, i) => ({ hours_id: `${s.site_id}-${addMonths(found.last, -i)}`, site_id: s.site_id, month: addMonths(found.last, -i), worked: { employee_hours: { value: "28650.5" }, contractor_hours: { value: "12600" } } })));
    return view({ value: found.value, incidents: found.counted.map(countedRow), undetermined: found.undetermined.map(countedRow), hours });
  }
  if (path === "/v1/periods") {
    return view({ periods: [], next_cursor: "" });
  }
  if (path === "/v1/incidents:classify") {
    const sent = JSON.parse((await body(req)).toString() || "{}");
    return answer(res, 200, classify(sent.facts ?? {}));
  }
  if (path === "/v1/attachments" && req.method === "POST") {
    const bytes = await body(req);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    files.set(sha256, { bytes, type: req.headers["content-type"] });
    return answer(res, 201, { sha256, size_bytes: bytes.length, media_type: req.headers["content-type"] });
  }
  const file = /^\/v1\/attachments\/([0-9a-f]{64})$/.exec(path);
  if (file && files.has(file[1])) {
    res.writeHead(200, { ...security, "Content-Type": files.get(file[1]).type });
    return res.end(files.get(file[1]).bytes);
  }
  const commandPath = /^\/v1\/incidents\/([^/:]+):(\w+)$/.exec(path);
  if (commandPath && req.method === "POST") {
    const [, rawId, method] = commandPath;
    const id = decodeURIComponent(rawId);
    const key = req.headers["idempotency-key"];
    if (!key) return problem(res, 428, "IDEMPOTENCY_KEY_MISSING", "A command needs an Idempotency-Key header.");
    const sent = JSON.parse((await body(req)).toString() || "{}");
    if (receipts.has(`${id} ${key}`)) return answer(res, 200, receipts.get(`${id} ${key}`));
    if (method === "report" || method === "reportNearMiss") {
      if (incidents.has(id)) return problem(res, 409, "INCIDENT_EXISTS", "This incident was already reported.");
      if ((sent.title ?? sent.what ?? "").includes("refuse")) return problem(res, 422, "FACTS_WRONG", "The facts contradict each other.", { clause: "1910.119(m)(4)", violations: [{ field: "facts.occurrence.ended_at_ms", reason: "BEFORE_BEGIN", sentence: "It cannot have ended before it began." }] });
      const receipt = report(res, id, sent);
      receipts.set(`${id} ${key}`, receipt);
      return answer(res, 200, receipt);
    }
    const known = incidents.get(id);
    if (!known) return problem(res, 404, "INCIDENT_UNKNOWN", "There is no incident with this number.");
    known.version++;
    if (method === "startInvestigation") {
      Object.assign(known.incident.investigation, { stage: "STAGE_STARTED", began_at_ms: String(now()), late: false });
      const row = rows.find((r) => r.incident_id === id);
      Object.assign(row.investigation, { state: "INVESTIGATION_STATE_STARTED", started_at_ms: String(now()) });
    }
    if (method === "amendFacts") known.incident.facts = { ...emptyFacts(), ...sent.facts, releases: (sent.facts.releases ?? []).map((r) => ({ ...emptyRelease, ...r })) };
    if (method === "closeInvestigation") return problem(res, 409, "INVESTIGATION_NOT_READY_TO_CLOSE", "It cannot be closed yet: one recommendation is open, and one affected person has not reviewed the report.", { clause: "1910.119(m)(5)" });
    known.timeline.push({ identity: randomUUID(), version: String(known.version), at_ms: String(now()), actor: "supervisor-7", type: method, clause: "", sentence: `${method} by supervisor-7` });
    push([id], known.incident.site_id);
    return answer(res, 200, { stream: `incident-${id}`, version: String(known.version), shard: 0, position: "1" });
  }
  const one = /^\/v1\/incidents\/([^/:]+)$/.exec(path);
  if (one) {
    const known = incidents.get(decodeURIComponent(one[1]));
    const at = Number(params.get("known_at_ms") ?? 0);
    if (!known || (at && Number(known.timeline[0].at_ms) > at)) return problem(res, 404, "INCIDENT_UNKNOWN", "There is no incident with this number, or it was not known then.");
    return answer(res, 200, known.incident, { ETag: `"${known.version}"` });
  }
  return problem(res, 404, "NOT_FOUND", "There is no such path.");
}

createServer((req, res) => {
  const url = new URL(req.url, `http://127.0.0.1:${port}`);
  if (url.pathname === "/signin") {
    res.writeHead(303, { ...security, Location: "/", "Set-Cookie": "interlock_session=mock; HttpOnly; SameSite=Strict; Path=/" });
    return res.end();
  }
  if (url.pathname.startsWith("/v1/")) {
    if (!/interlock_session=/.test(req.headers.cookie ?? "")) return problem(res, 401, "NOT_SIGNED_IN", "Sign in with the link that Interlock printed.");
    return void api(req, res, url).catch((error) => problem(res, 500, "BUG", String(error)));
  }
  const wanted = join(dist, normalize(url.pathname));
  const path = url.pathname !== "/" && wanted.startsWith(dist) && existsSync(wanted) ? wanted : join(dist, "index.html");
  res.writeHead(200, { ...security, "Content-Type": types[extname(path)] ?? "application/octet-stream" });
  res.end(readFileSync(path));
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/signin?code=mock`));
