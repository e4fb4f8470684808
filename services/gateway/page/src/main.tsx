import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startLive } from "./api/live";
import { queryClient } from "./api/view";
import "./styles/index.css";
import "uplot/dist/uPlot.min.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
startLive(queryClient);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
