"""How the page looks: Mesa's draggable grid becomes columns, a single one on a phone."""

from __future__ import annotations

from typing import Final

__all__ = ["CSS"]

CSS: Final = """
.lab-drawing { width: 100%; height: auto; display: block; font-family: inherit; }
.lab-drawing text { font-family: Roboto, "Noto Sans", sans-serif; }
.lab-panels { display: grid; gap: 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 620px), 1fr)); }
.lab-panels > * { min-width: 0; }
.lab-two { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 12px; }
.lab-six { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 8px; }
.lab-legend { max-width: 420px; margin: 8px 0; }
.lab-panel h2 { font-size: 1.05rem; font-weight: 500; margin: 0 0 2px; line-height: 1.3; }
.lab-panel h3 { font-size: .9rem; font-weight: 500; margin: 4px 0; }
.lab-panel p, .lab-note { font-size: .82rem; line-height: 1.35; margin: 0 0 6px; opacity: .85; }
.lab-scroll { overflow-x: auto; }
.lab-table { border-collapse: collapse; width: 100%; font-size: .82rem; }
.lab-table caption { text-align: left; font-size: .82rem; opacity: .85; padding-bottom: 4px; }
.lab-table th, .lab-table td { padding: 3px 8px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid rgba(128, 128, 128, .25); font-weight: 400; }
.lab-table th:first-child { text-align: left; white-space: normal; min-width: 110px; }
.lab-table th small { display: block; opacity: .75; line-height: 1.2; }
.lab-table thead th { font-weight: 500; opacity: .8; }
.lab-table td:last-child { text-align: left; padding-left: 0; }
@media (max-width: 640px) {
  .lab-table th, .lab-table td { padding: 3px 4px; }
  .lab-table td:last-child span { position: absolute; width: 1px; overflow: hidden;
    clip-path: inset(50%); }
}
.lab-key { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: .82rem; align-items: center; }
.lab-key svg { width: 34px; height: 10px; margin-right: 6px; }
.lab-help summary { cursor: pointer; font-size: .78rem; opacity: .75; }
.lab-help { font-size: .8rem; line-height: 1.35; margin: -2px 0 6px; }
.lab-slider { font-size: .86rem; margin-top: 8px; line-height: 1.3; }
.lab-slider b { font-weight: 500; }
.lab-commands { white-space: pre-wrap; word-break: break-all; font-size: .75rem; margin: 4px 0; }
#lab-link { word-break: break-all; }
/* Mesa lays panels out on a grid that is dragged about with a mouse; here they flow. */
.vue-grid-layout { height: auto !important; }
.vue-grid-item { position: static !important; transform: none !important;
  width: auto !important; height: auto !important; touch-action: auto !important; }
.vue-grid-item > .vue-resizable-handle, .vue-grid-placeholder, .v-tabs {
  display: none !important; }
/* Of Mesa's own cards only the first says anything here: play, step, reset. */
.v-navigation-drawer__content > div > .v-sheet:first-child > .v-card:nth-child(n+2),
.v-navigation-drawer__content > div > .v-sheet:first-child .v-input--checkbox { display: none; }
/* On a phone the sidebar leaves room beside it: touched there, it shuts. */
@media (max-width: 960px) {
  .v-navigation-drawer { min-width: 0 !important; width: 86vw !important; }
}
/* The slider's name stands above it; beside it, it is for those who listen. */
[data-slider] .v-input__slot > label { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
"""
