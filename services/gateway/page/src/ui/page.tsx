import { useEffect, useRef, type ReactNode } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Freshness } from "../api/gen/core";
import { Problem } from "../api/client";
import { ProblemNotice } from "./basics";
import { Age, OldDataBanner } from "./freshness";

export interface PageProps {
  title: string;
  lead?: ReactNode;
  crumbs?: ReactNode;
  actions?: ReactNode;
  // The view that the page rests on; its age is shown, loudly when it is old.
  source?: UseQueryResult<{ freshness?: Freshness }> | undefined;
  children: ReactNode;
}

export function Page({ title, lead, crumbs, actions, source, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Interlock`;
  }, [title]);
  useEffect(() => {
    // A new page begins at its heading, for those who hear it and those who see it.
    if (document.body.dataset["visited"] === "true") {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    document.body.dataset["visited"] = "true";
  }, []);
  const age = source && {
    freshness: source.data?.freshness,
    receivedAt: source.dataUpdatedAt,
    onRefresh: () => void source.refetch(),
  };
  return (
    <div className="main-inner fade-in">
      {age && <OldDataBanner {...age} />}
      <header className="page-head">
        <div className="page-head-text">
          {crumbs && <div className="crumbs">{crumbs}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
          {age && <Age {...age} />}
        </div>
        {actions && <div className="page-head-side">{actions}</div>}
      </header>
      {source?.isError && (
        <ProblemNotice
          error={source.error}
          {...(source.error instanceof Problem && source.error.status === 401
            ? {}
            : { onRetry: () => void source.refetch() })}
        />
      )}
      {children}
    </div>
  );
}
