import { useMe } from "../api/queries";

// What the caller may do at a site. The server decides; this only spares people buttons that would
// be refused.
export function useRoles(siteId: string | undefined) {
  const me = useMe().data;
  const here = new Set(
    (me?.grants ?? [])
      .filter((grant) => !grant.site || grant.site === "*" || grant.site === siteId)
      .map((grant) => grant.role),
  );
  return {
    actor: me?.actor ?? "",
    any: (...roles: string[]) => here.has("administrator") || roles.some((role) => here.has(role)),
  };
}
