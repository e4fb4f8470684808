// What the tests of actions, training and changes stand on: a site of its own with people in roles.
import { api, until } from "./browser.mjs";

const topics = ["TOPIC_PROCESS_OVERVIEW", "TOPIC_OPERATING_PROCEDURES", "TOPIC_HAZARDS", "TOPIC_EMERGENCY_OPERATIONS", "TOPIC_SAFE_WORK_PRACTICES"];

export const dayFromNow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// The people are named after the site, so that every test has its own: `${site}.ann`.
export async function newWorks(session, word) {
  const siteId = `${word}-${crypto.randomUUID().slice(0, 6)}`;
  const name = `${word[0].toUpperCase()}${word.slice(1)} Works ${siteId.slice(-6)}`;
  await api(session, "POST", `/v1/sites/${siteId}:register`, {
    site_id: siteId,
    profile: { name, time_zone: "America/Chicago", regime: "REGIME_GENERAL_INDUSTRY", go_live_on: "2020-01-01" },
    units: [
      { unit_id: "alky", name: "Alkylation" },
      { unit_id: "tanks", name: "Tank farm" },
    ],
  });
  const role = (id, title, more) =>
    api(session, "POST", `/v1/roles/${id}:register`, { role_id: id, profile: { title, ...more } });
  await role("board-operator", "Board operator", { operates: true, superior_role_id: "shift-lead" });
  await role("shift-lead", "Shift lead");
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
