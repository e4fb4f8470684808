// Who works where. Everybody else knows people by their id; the names are here, where they can be
// erased.
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { getVersioned, query, type Versioned } from "./client";
import type { ListPeopleResponse, Person, Role } from "./gen/organisation";
import { useMe } from "./queries";
import { useRecord, useView } from "./view";

export interface Names {
  // The name, or the id where there is none to be seen.
  of: (personId: string) => string;
  // A sentence of the server's, which knows people by their ids alone, with their names in it.
  inText: (sentence: string) => string;
  // By id, for what a field may be completed to.
  words: Readonly<Record<string, string>>;
  // The roles that somebody holds there today.
  roleIds: readonly string[];
}

// Of a site, as it is today; a big one has more people than one answer, who then go by their ids.
export function useNames(siteId: string | undefined): Names {
  const people = useView<ListPeopleResponse>(siteId ? `/v1/people${query({ site_id: siteId, "page.limit": 500 })}` : "").data?.people;
  return useMemo(() => {
    const words = Object.fromEntries((people ?? []).map((person) => [person.person_id, person.name || person.person_id]));
    const roleIds = [...new Set((people ?? []).flatMap((person) => person.assignments.map((one) => one.role_id)))].sort();
    // The longer id first, where one begins with another.
    const ids = Object.keys(words).filter((id) => words[id] !== id).sort((a, b) => b.length - a.length);
    const inText = (sentence: string): string => {
      const id = ids.find((one) => sentence.includes(one));
      if (id === undefined) return sentence;
      return sentence.split(id).map(inText).join(words[id]);
    };
    return { of: (id) => words[id] ?? id, inText, words, roleIds };
  }, [people]);
}

export const usePerson = (id: string) => useRecord<Person>(id ? `/v1/people/${encodeURIComponent(id)}` : "");

// The roles that somebody holds on a day, by the person's own record.
export const rolesOn = (person: Person | undefined, day: string): string[] => [
  ...new Set(
    (person?.assignments ?? [])
      .filter((one) => one.from_on <= day && (!one.until_on || day <= one.until_on))
      .map((one) => one.role_id),
  ),
];

// The person who is signed in, if the company knows one by that id; asked for only where it matters.
export function useOwnPerson(asked: boolean): Person | undefined {
  const me = useMe().data?.actor ?? "";
  return usePerson(asked ? me : "").data?.value;
}

// The titles of roles, by id; an unknown role goes by its id.
export function useRoleTitles(ids: readonly string[]): (roleId: string) => string {
  const wanted = [...new Set(ids.filter((id) => id !== ""))].sort();
  const answers = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ["unchanging", "role", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getVersioned<Role>(`/v1/roles/${encodeURIComponent(id)}`, signal),
      staleTime: 300_000,
      refetchInterval: false as const,
      retry: false,
    })),
  }) as { data?: Versioned<Role> }[];
  return (roleId) => answers[wanted.indexOf(roleId)]?.data?.value.profile?.title || roleId;
}
