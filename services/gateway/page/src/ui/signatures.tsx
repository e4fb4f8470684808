// Lines to sign on, on paper only.
export function SignatureLines({ roles }: { roles: readonly string[] }) {
  return (
    <div className="print-only signatures">
      {roles.map((role) => (
        <p key={role}>
          {role}
          <span>Name, signature, date and time</span>
        </p>
      ))}
    </div>
  );
}
