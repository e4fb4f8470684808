// What the tests of actions, training and changes stand on: a site of its own with people in roles.
import { api, check, until } from "./browser.mjs";

const topics = ["TOPIC_PROCESS_OVERVIEW", "TOPIC_OPERATING_PROCEDURES", "TOPIC_HAZARDS", "TOPIC_EMERGENCY_OPERATIONS", "TOPIC_SAFE_WORK_PRACTICES"];

export const dayFromNow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// The people are named after the site, so that every test has its own: `${site}.ann`.
export async function newWorks(session, word) {
  const siteId = `${word}-${crypto.randomUUID().slice(0, 6)}`;
  const name = `${word[0].toUpperCase()}${word.slice(1)} Works ${siteId.slice(-6)}`;
  await api(session, "POST", `/v1/sites/${siteId}:register`, {
    site_id: siteId,
    profile: { name, time_zone: "UTC", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01" },
    units: [
      { unit_id: "alky", name: "Alkylation" },
      { unit_id: "tanks", name: "Tank farm" },
    ],
  });
  const role = (id, title, more) =>
    api(session, "POST", `/v1/roles/${id}:register`, { role_id: id, profile: { title, ...more } });
  await role("board-operator", "Board operator", { operates: true, superior_role_id: "shift-lead" });
  await role("shift-lead", "Shift lead");
  // Who decides a minor change, by the corporate routing.
  await role("operations-manager", "Operations manager");
  await role("moc-authorised-person", "MOC authorised person");
  const person = async (key, personName, roleId, unitId) => {
    const id = `${siteId}.${key}`;
    await api(session, "POST", `/v1/people/${id}:register`, {
      person_id: id,
      site_id: siteId,
      profile: { name: personName, kind: "PERSON_KIND_EMPLOYEE", languages: ["en"], employed_from_on: "2015-01-01" },
    });
    await api(session, "POST", `/v1/people/${id}/assignments/${roleId}:assign`, {
      person_id: id,
      assignment_id: roleId,
      assignment: { role_id: roleId, site_id: siteId, unit_id: unitId, from_on: "2016-01-01" },
    });
    return id;
  };
  const people = {
    ann: await person("ann", "Ann Reyes", "board-operator", "alky"),
    bo: await person("bo", "Bo Olsen", "board-operator", "alky"),
    cy: await person("cy", "Cy Nakamura", "shift-lead", ""),
  };
  await until("the site is listed", async () => (await api(session, "GET", "/v1/reports/sites?page.limit=500")).sites.some((s) => s.site_id === siteId));
  return { siteId, name, people };
}

// A requirement of the site for its board operators.
export async function requireTraining(session, { siteId }, title, months) {
  const id = `${siteId}.${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  await api(session, "POST", `/v1/requirements/${id}:publish`, {
    requirement_id: id,
    site_id: siteId,
    from_on: "2020-01-01",
    content: {
      title,
      kind: months ? "KIND_REFRESHER" : "KIND_INITIAL_OVERVIEW",
      groups: [{ place: { site_id: siteId }, role_id: "board-operator" }],
      topics,
      interval_months: months,
      means: ["MEANS_WRITTEN_TEST", "MEANS_DEMONSTRATION"],
    },
  });
  return id;
}

export async function openAction(session, { siteId }, what, content = {}) {
  const id = `bt-${crypto.randomUUID().slice(0, 8)}`;
  await api(session, "POST", `/v1/actions/${id}:open`, {
    action_id: id,
    content: {
      site_id: siteId,
      unit_id: "alky",
      what,
      source: { kind: "SOURCE_KIND_HAZARD", source_id: "walk-down-7" },
      owner: { role_id: "shift-lead" },
      due_on: dayFromNow(5),
      ...content,
    },
  });
  return id;
}

// The second person, as somebody of the company who may approve there: in the role that the corporate
// routing names. And whoever signs in first, as somebody who may sign.
export async function approver(session, siteId) {
  const person = async (as, name) => {
    const id = (await api(as, "GET", "/v1/me")).actor;
    await api(session, "POST", `/v1/people/${id}:register`, {
      person_id: id,
      site_id: siteId,
      profile: { name, kind: "PERSON_KIND_EMPLOYEE", languages: ["en"] },
    }).catch((error) => check(/PERSON_EXISTS/.test(error.message), error.message));
    return id;
  };
  const owner = await person(session, "Olga Wner");
  const second = await person(session.second, "Sam Second");
  await api(session, "POST", `/v1/people/${second}/assignments/${siteId}:assign`, {
    person_id: second,
    assignment_id: siteId,
    assignment: { role_id: "operations-manager", site_id: siteId, from_on: "2020-01-01" },
  });
  return { owner, second };
}

// A change that went through gate 1 and was made in the field.
export async function madeChange(session, works, title, facts = {}) {
  const id = `moc-${crypto.randomUUID().slice(0, 8)}`;
  const send = (method, body, as = session) => api(as, "POST", `/v1/changes/${id}:${method}`, { change_id: id, ...body });
  await send("request", {
    site_id: works.siteId,
    facts: { unit_id: "alky", title, kind: "CHANGE_KIND_EQUIPMENT", duration: "CHANGE_DURATION_PERMANENT", risk: "CHANGE_RISK_MINOR", ...facts },
  });
  const set = await api(session, "GET", "/v1/changes:screeningSet");
  await send("screen", { version: set.version, answers: set.questions.map((one) => ({ question_id: one.question_id, answer: "SCREENING_ANSWER_DIFFERENT" })) });
  for (const kind of ["TECHNICAL_BASIS", "SAFETY_AND_HEALTH", "PROCEDURES", "TIME_PERIOD", "AUTHORISATION"]) {
    await send("fillConsideration", {
      kind: `CONSIDERATION_KIND_${kind}`,
      text: "As it was thought through.",
      ...(kind === "TIME_PERIOD" && facts.duration === "CHANGE_DURATION_TEMPORARY" && { limit_on: dayFromNow(30) }),
    });
  }
  await send("assessImpact", {
    lines: ["PSI", "PROCEDURES", "TRAINING", "MAINTENANCE", "RELIEF", "ELECTRICAL", "EMERGENCY_PLAN", "ENVIRONMENT", "PHA"].map((item) => ({
      item: `IMPACT_ITEM_${item}`,
      answer: "IMPACT_ANSWER_NO",
      note: "Looked at with the crew.",
      ...(item === "TRAINING" && {
        answer: "IMPACT_ANSWER_YES",
        what: "Brief the crew",
        time: "ACTION_TIME_BEFORE_STARTUP",
        owner_role_id: "shift-lead",
        due_on: dayFromNow(10),
      }),
    })),
    affected_role_ids: ["board-operator"],
  });
  await send("submit", {});
  const second = (await api(session.second, "GET", "/v1/me")).actor;
  await send("decideStep", { review: 1, step_id: "authorised-person", person_id: second, verdict: "STEP_VERDICT_APPROVE" }, session.second);
  await send("recordInstalled", { installed_on: dayFromNow(0), installed_by_person_id: works.people.bo });
  return id;
}
