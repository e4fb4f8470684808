// Who does it: a person or whoever holds a role. The one is asked for where the other is not meant.
import type { Names } from "../api/people";
import type { ActionField, Values } from "./action";

export const ownerFields = (names: Names): ActionField[] => [
  { name: "owner", label: "Owner", kind: "select", required: true, words: { person: "A person", role: "Whoever holds a role" } },
  {
    name: "person",
    label: "Person’s id",
    kind: "text",
    required: true,
    suggestions: names.words,
    hint: "Begin to type a name for a list.",
    when: (v) => v["owner"] === "person",
  },
  {
    name: "role",
    label: "Role’s id",
    kind: "text",
    required: true,
    suggestions: Object.fromEntries(names.roleIds.map((id) => [id, id])),
    when: (v) => v["owner"] === "role",
  },
];
export const ownerOf = (v: Values) => ({ person_id: v["person"]?.trim(), role_id: v["role"]?.trim() });
