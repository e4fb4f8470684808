import { Component, Suspense, lazy, useEffect, useState, type ComponentType, type ReactNode } from "react";
import { Link, Route, Switch, useLocation, useSearchParams } from "wouter";
import { Problem } from "./api/client";
import { useLive } from "./api/live";
import { useMe, useSites } from "./api/queries";
import type { SiteRow } from "./api/gen/reporting";
import { ActionsPage } from "./pages/actions";
import { ChangesPage } from "./pages/changes";
import { IncidentsPage } from "./pages/incidents";
import { DutiesPage } from "./pages/duties";
import { InvestigationsPage } from "./pages/investigations";
import { NearMissPage } from "./pages/near_miss";
import { OverviewPage } from "./pages/overview";
import { UndeterminedPage } from "./pages/undetermined";
import { Loading, Notice, ProblemNotice } from "./ui/basics";
import { Icon, type IconName } from "./ui/icons";
import { Page } from "./ui/page";
import { usePageScope, withSearch } from "./ui/scope";

// The larger pages come when they are first opened.
const ActionPage = lazy(() => import("./pages/action").then((m) => ({ default: m.ActionPage })));
const ChangePage = lazy(() => import("./pages/change").then((m) => ({ default: m.ChangePage })));
const HandoverPage = lazy(() => import("./pages/handover").then((m) => ({ default: m.HandoverPage })));
const StartupPage = lazy(() => import("./pages/startup").then((m) => ({ default: m.StartupPage })));
const ImpactPage = lazy(() => import("./pages/impact").then((m) => ({ default: m.ImpactPage })));
const PssrPage = lazy(() => import("./pages/pssr").then((m) => ({ default: m.PssrPage })));
const ScreeningPage = lazy(() => import("./pages/screening").then((m) => ({ default: m.ScreeningPage })));
const IncidentPage = lazy(() => import("./pages/incident").then((m) => ({ default: m.IncidentPage })));
const ContractorPage = lazy(() => import("./pages/contractor").then((m) => ({ default: m.ContractorPage })));
const PersonPage = lazy(() => import("./pages/person").then((m) => ({ default: m.PersonPage })));
const SessionPage = lazy(() => import("./pages/session").then((m) => ({ default: m.SessionPage })));
const TrainingPage = lazy(() => import("./pages/training").then((m) => ({ default: m.TrainingPage })));
const RatesPage = lazy(() => import("./pages/rates").then((m) => ({ default: m.RatesPage })));
const ReportPage = lazy(() => import("./pages/report").then((m) => ({ default: m.ReportPage })));

interface Place {
  path: string;
  name: string;
  icon: IconName;
}

const places: { title: string; places: Place[] }[] = [
  {
    title: "Look",
    places: [
      { path: "/", name: "Overview", icon: "overview" },
      { path: "/duties", name: "Duties", icon: "clock" },
    ],
  },
  {
    title: "Incidents",
    places: [
      { path: "/incidents", name: "Incidents", icon: "incidents" },
      { path: "/investigations", name: "Open investigations", icon: "investigation" },
      { path: "/undetermined", name: "Undetermined tiers", icon: "unknown" },
      { path: "/rates", name: "Rates", icon: "rates" },
    ],
  },
  {
    title: "Work",
    places: [
      { path: "/actions", name: "Actions", icon: "check" },
      { path: "/changes", name: "Changes", icon: "change" },
      { path: "/training", name: "Training", icon: "person" },
    ],
  },
  {
    title: "Report",
    places: [
      { path: "/near-miss", name: "Near miss, one minute", icon: "nearmiss" },
      { path: "/report", name: "Report an incident", icon: "report" },
    ],
  },
];

function Brand() {
  return (
    <Link className="brand" href="/">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" fill="#14635c" />
        <path d="M16 6 26 24H6Z" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinejoin="round" />
        <path d="M11.6 18h8.8M13.9 13.6h4.2" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
      </svg>
      Interlock
    </Link>
  );
}

function NavList({ title, places }: { title: string; places: Place[] }) {
  const [location] = useLocation();
  const scope = usePageScope();
  const here = (path: string) => (path === "/" ? location === "/" : location.startsWith(path));
  return (
    <div className="nav-group">
      <p className="nav-title">{title}</p>
      <ul>
        {places.map((place) => (
          <li key={place.path}>
            <Link
              className="nav-link"
              href={withSearch(place.path, scope)}
              aria-current={here(place.path) ? "page" : undefined}
            >
              <Icon name={place.icon} />
              {place.name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function businesses(sites: readonly SiteRow[]): [string, string][] {
  const named = sites.filter((s) => s.business_id).map((s): [string, string] => [s.business_id, s.business_name || s.business_id]);
  return [...new Map(named)].sort((a, b) => a[1].localeCompare(b[1]));
}

function ScopePicker() {
  const sites = useSites().data?.sites ?? [];
  const [params, setParams] = useSearchParams();
  const value = params.get("site")
    ? `site:${params.get("site")}`
    : params.get("business")
      ? `business:${params.get("business")}`
      : "";
  const choose = (chosen: string) => {
    const at = chosen.indexOf(":");
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const name of ["site", "business", "cursor"]) next.delete(name);
      if (at > 0) next.set(chosen.slice(0, at), chosen.slice(at + 1));
      return next;
    });
  };
  return (
    <div className="field">
      <label htmlFor="scope">Showing</label>
      <select id="scope" className="input" value={value} onChange={(e) => choose(e.target.value)}>
        <option value="">All sites</option>
        {businesses(sites).length > 0 && (
          <optgroup label="Businesses">
            {businesses(sites).map(([id, name]) => (
              <option key={id} value={`business:${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="Sites">
          {sites.map((site) => (
            <option key={site.site_id} value={`site:${site.site_id}`}>
              {site.name}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}

const liveWords = { connecting: "Connecting…", live: "Live", lost: "Connection lost" } as const;

function Foot() {
  const live = useLive();
  const me = useMe().data;
  return (
    <div className="sidebar-foot">
      <p className="live-dot">
        <svg viewBox="0 0 10 10" aria-hidden="true">
          {live.state === "live" ? (
            <circle cx="5" cy="5" r="4" fill="var(--good)" />
          ) : (
            <path d="M5 0l5 10H0z" fill={live.state === "lost" ? "var(--alarm)" : "var(--ink-3)"} />
          )}
        </svg>
        {liveWords[live.state]}
      </p>
      {me && <p>Signed in as {me.actor}</p>}
    </div>
  );
}

// A page that fails takes only itself down, and says so.
class Guard extends Component<{ children: ReactNode; at: string }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override componentDidUpdate(before: { at: string }) {
    if (before.at !== this.props.at && this.state.error !== undefined) this.setState({ error: undefined });
  }
  override render() {
    return this.state.error === undefined ? this.props.children : <ProblemNotice error={this.state.error} />;
  }
}

// A page of one record. Ids may have a colon, which wouter leaves as the address has it.
const byId = (OfRecord: ComponentType<{ id: string }>) =>
  function PageById({ id }: { id: string }) {
    const known = id.replaceAll(/%3A/gi, ":");
    return <OfRecord key={known} id={known} />;
  };

function SignInNeeded() {
  return (
    <Page title="Sign in">
      <Notice tone="warn" icon="alarm" title="You are not signed in on this device">
        <p>
          Interlock prints a link that signs you in once. Open the newest one, or ask for another in
          the terminal where it runs.
        </p>
        <p>
          <strong>Nothing is shown until then.</strong> An incident can still be reported with{" "}
          <code>interlock incident report</code>.
        </p>
      </Notice>
    </Page>
  );
}

function NotFound() {
  return (
    <Page title="There is no such page">
      <p className="lead">
        The address may be mistyped or from an older version. <Link href="/">Go to the overview</Link>.
      </p>
    </Page>
  );
}

export function App() {
  const [location] = useLocation();
  const me = useMe();
  const scope = usePageScope();
  const [menuOpen, setMenuOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [location]);
  const signedOut = me.error instanceof Problem && me.error.status === 401;
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className="shell">
        <header className="topbar">
          <Brand />
          <Link className="button" data-kind="main" href={withSearch("/near-miss", scope)}>
            <Icon name="nearmiss" />
            Near miss
          </Link>
          <button
            type="button"
            className="button"
            aria-expanded={menuOpen}
            aria-controls="menu"
            onClick={() => setMenuOpen((open) => !open)}
          >
            <Icon name={menuOpen ? "cross" : "menu"} />
            Menu
          </button>
        </header>
        <nav className="sidebar" id="menu" aria-label="Main" data-open={menuOpen}>
          <Brand />
          <ScopePicker />
          <div>
            {places.map((group) => (
              <NavList key={group.title} {...group} />
            ))}
          </div>
          <Foot />
        </nav>
        <main id="main" className="main" tabIndex={-1}>
          <Guard at={location}>
            {signedOut ? (
              <SignInNeeded />
            ) : (
              <Suspense fallback={<Loading what="the page" />}>
              <Switch>
                <Route path="/" component={OverviewPage} />
                <Route path="/incidents" component={IncidentsPage} />
                <Route path="/incidents/:id">{byId(IncidentPage)}</Route>
                <Route path="/actions" component={ActionsPage} />
                <Route path="/actions/:id">{byId(ActionPage)}</Route>
                <Route path="/changes" component={ChangesPage} />
                <Route path="/changes/:id">{byId(ChangePage)}</Route>
                <Route path="/changes/:id/screening">{byId(ScreeningPage)}</Route>
                <Route path="/changes/:id/impact">{byId(ImpactPage)}</Route>
                <Route path="/handover" component={HandoverPage} />
                <Route path="/startups/:id">{byId(StartupPage)}</Route>
                <Route path="/pssrs/:id">{byId(PssrPage)}</Route>
                <Route path="/duties" component={DutiesPage} />
                <Route path="/investigations" component={InvestigationsPage} />
                <Route path="/training" component={TrainingPage} />
                <Route path="/training/session" component={SessionPage} />
                <Route path="/contractors/:id">{byId(ContractorPage)}</Route>
                <Route path="/people/:id">{byId(PersonPage)}</Route>
                <Route path="/undetermined" component={UndeterminedPage} />
                <Route path="/rates" component={RatesPage} />
                <Route path="/report" component={ReportPage} />
                <Route path="/near-miss" component={NearMissPage} />
                <Route component={NotFound} />
              </Switch>
              </Suspense>
            )}
          </Guard>
        </main>
      </div>
    </>
  );
}
