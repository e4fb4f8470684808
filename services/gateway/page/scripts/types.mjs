// Writes src/api/gen/<context>.ts from proto/interlock/<context>/v1/*.proto: one TypeScript type for
// each message and enum, as the gateway's JSON shows them (field names as in the proto, 64-bit
// integers as strings, enums by name, everything that has a default printed). So a field that is
// renamed in a proto stops the page's build instead of showing an empty place to somebody.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const protoRoot = join(here, "../../../../proto/interlock");
const outRoot = join(here, "../src/api/gen");
const contexts = ["core", "organisation", "incidents", "metrics", "actions", "training", "moc", "reporting"];

const scalars = {
  string: "string",
  bytes: "string",
  bool: "boolean",
  double: "number",
  float: "number",
  int32: "number",
  uint32: "number",
  sint32: "number",
  int64: "string",
  uint64: "string",
  sint64: "string",
};

function tokens(text) {
  const bare = text.replace(/\/\/[^\n]*/g, "").replace(/\/\*[\s\S]*?\*\//g, "");
  return bare.match(/"(?:[^"\\]|\\.)*"|[A-Za-z_][\w.]*|\.[A-Za-z_][\w.]*|-?\d[\w.]*|[{}[\]()<>=;,:+-]/g) ?? [];
}

// Declarations of one file: messages and enums with their full names ("Incident.Kind").
function parse(text) {
  const all = tokens(text);
  const messages = [];
  const enums = [];
  let at = 0;
  const skipBlock = () => {
    for (let depth = 0; at < all.length; ) {
      const t = all[at++];
      if (t === "{") depth++;
      if (t === "}" && --depth === 0) return;
    }
  };
  const skipStatement = () => {
    for (let depth = 0; at < all.length; ) {
      const t = all[at++];
      if (t === "{" || t === "[") depth++;
      if (t === "}" || t === "]") depth--;
      if (t === ";" && depth === 0) return;
    }
  };
  const enumeration = (scope) => {
    const name = [...scope, all[at++]].join(".");
    at++;
    const values = [];
    while (all[at] !== "}") {
      if (all[at] === "option" || all[at] === "reserved") skipStatement();
      else {
        values.push(all[at]);
        skipStatement();
      }
    }
    at++;
    enums.push({ name, values });
  };
  const fields = (scope, into, inOneof) => {
    while (all[at] !== "}") {
      const word = all[at];
      if (word === "message") {
        at++;
        message(scope);
      } else if (word === "enum") {
        at++;
        enumeration(scope);
      } else if (word === "oneof") {
        at += 3;
        fields(scope, into, true);
      } else if (word === "option" || word === "reserved" || word === "extensions") skipStatement();
      else if (word === ";") at++;
      else {
        let label = "";
        if (word === "repeated" || word === "optional") {
          label = word;
          at++;
        }
        let type = all[at++];
        if (type === "map") {
          const [, key, , value] = all.slice(at, at + 4);
          at += 5;
          type = { key, value };
        }
        into.push({ name: all[at], type, label: inOneof ? "optional" : label });
        skipStatement();
      }
    }
    at++;
  };
  const message = (scope) => {
    const own = [...scope, all[at++]];
    at++;
    const list = [];
    const entry = { name: own.join("."), fields: list };
    messages.push(entry);
    fields(own, list, false);
  };
  while (at < all.length) {
    const word = all[at++];
    if (word === "message") message([]);
    else if (word === "enum") enumeration([]);
    else if (word === "service" || word === "extend") skipBlock();
    else if (word === "syntax" || word === "package" || word === "import" || word === "option") {
      at--;
      skipStatement();
    }
  }
  return { messages, enums };
}

const parsed = Object.fromEntries(
  contexts.map((context) => {
    const folder = join(protoRoot, context, "v1");
    const files = readdirSync(folder).filter((f) => f.endsWith(".proto")).sort();
    const parts = files.map((f) => parse(readFileSync(join(folder, f), "utf8")));
    return [
      context,
      { messages: parts.flatMap((p) => p.messages), enums: parts.flatMap((p) => p.enums) },
    ];
  }),
);
const names = Object.fromEntries(
  contexts.map((c) => [
    c,
    new Set([...parsed[c].messages, ...parsed[c].enums].map((declared) => declared.name)),
  ]),
);
const enumNames = Object.fromEntries(
  contexts.map((c) => [c, new Set(parsed[c].enums.map((e) => e.name))]),
);
const typeName = (name) => name.replaceAll(".", "_");

// Finds what a field's type means inside a message, as protoc does: innermost scope first.
function resolve(context, scope, type, used) {
  const foreign = type.match(/^\.?interlock\.(\w+)\.v1\.(.+)$/);
  if (foreign && names[foreign[1]]?.has(foreign[2])) {
    const [, where, name] = foreign;
    if (where !== context) used.add(where);
    const prefix = where === context ? "" : `${where}.`;
    return { text: prefix + typeName(name), message: !enumNames[where].has(name) };
  }
  for (let depth = scope.length; depth >= 0; depth--) {
    const name = [...scope.slice(0, depth), type].join(".");
    if (names[context].has(name)) {
      return { text: typeName(name), message: !enumNames[context].has(name) };
    }
  }
  if (type.endsWith("protobuf.Any")) {
    return { text: '{ "@type": string } & Record<string, unknown>', message: true };
  }
  return { text: "unknown", message: true };
}

mkdirSync(outRoot, { recursive: true });
for (const context of contexts) {
  const used = new Set();
  const lines = [];
  for (const e of parsed[context].enums) {
    lines.push(`export type ${typeName(e.name)} =`);
    lines.push(e.values.map((v) => `  | "${v}"`).join("\n") + ";");
  }
  for (const m of parsed[context].messages) {
    lines.push(`export interface ${typeName(m.name)} {`);
    for (const f of m.fields) {
      const plain = (type) =>
        scalars[type]
          ? { text: scalars[type], message: false }
          : resolve(context, m.name.split("."), type, used);
      if (typeof f.type === "object") {
        lines.push(`  ${f.name}: Record<string, ${plain(f.type.value).text}>;`);
        continue;
      }
      const { text, message } = plain(f.type);
      if (f.label === "repeated") {
        lines.push(`  ${f.name}: ${/[|&]/.test(text) ? `(${text})` : text}[];`);
      } else if (f.label === "optional" || message) lines.push(`  ${f.name}?: ${text};`);
      else lines.push(`  ${f.name}: ${text};`);
    }
    lines.push("}");
  }
  const imports = [...used].map((c) => `import type * as ${c} from "./${c}";`);
  writeFileSync(
    join(outRoot, `${context}.ts`),
    `// Made by scripts/types.mjs from proto/interlock/${context}/v1.\n${imports.join("\n")}\n${lines.join("\n")}\n`,
  );
}
