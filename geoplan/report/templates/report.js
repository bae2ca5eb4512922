"use strict";
const SHAPES = {
  error: '<rect x="2" y="2" width="12" height="12" class="error-fill"/>',
  warning: '<path d="M8 1.5 15 14.5H1Z" class="warning-fill"/>',
  notice: '<circle cx="8" cy="8" r="6.2" class="notice-fill"/>',
  judgement: '<path d="M3 2h10v4L8 15 3 6Z" class="judgement-fill"/>',
  undecided: '<path d="M8 1 15 8 8 15 1 8Z" class="undecided-fill"/>',
};
const marks = new Map();  // number of a finding -> its mark on the map
let findingsMap = null;

function element(name, text, attributes) {
  const made = document.createElement(name);
  if (text) made.textContent = text;  // never as HTML: the text comes from a delivery
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  return made;
}

/* ---- map ---- */

function geoplanMap(map, content) {
  findingsMap = map;
  map.removeControl(map.zoomControl);
  L.control.zoom({zoomInTitle: labels.zoom_in, zoomOutTitle: labels.zoom_out}).addTo(map);
  map.fitBounds(content.bounds);
  drawGrid(map, content.grid);
  for (const finding of content.findings) {
    const icon = L.divIcon({className: "shape", iconSize: [18, 18], html: `<svg viewBox="0 0 16 16" width="18" height="18">${SHAPES[finding.kind]}</svg>`});
    const mark = L.marker(finding.at, {icon, title: `${finding.kind_title}: ${finding.message}`, riseOnHover: true, zIndexOffset: finding.kind === "error" ? 1000 : 0});
    mark.bindPopup(() => popup(finding), {maxWidth: 340});
    mark.on("popupopen", (event) => event.popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", labels.close));
    mark.addTo(map);
    marks.set(finding.number, {mark, kind: finding.kind});
  }
}

function popup(finding) {
  const box = element("div");
  box.append(element("b", `${finding.kind_title}: ${finding.title}`), element("p", finding.where + finding.message), element("p", `${finding.layer} ${finding.place}`));
  const link = element("a", labels.to_table, {href: `#f${finding.number}`});
  link.addEventListener("click", (event) => { event.preventDefault(); showRow(finding.number); });
  box.append(link);
  return box;
}

function drawGrid(map, grid) {
  const group = L.layerGroup().addTo(map);
  for (const one of grid) L.polyline(one.line, {color: "#d3dade", weight: 1, interactive: false}).addTo(group);
  const names = L.layerGroup().addTo(map);
  const place = () => {
    names.clearLayers();
    const last = {E: -Infinity, N: Infinity};
    for (const one of grid) last[one.axis] = nameLine(map, one, names, last[one.axis]) ?? last[one.axis];
  };
  map.on("moveend", place);
  place();
}

/* The position of the label drawn, if any; labels keep clear of the one before. A label stands where the line leaves the view: at the lower edge for eastings, at the left edge for northings. */
function nameLine(map, one, names, last) {
  const size = map.getSize();
  const points = one.line.map((at) => map.latLngToContainerPoint(at));
  const [along, across, edge, first, end] = one.axis === "E" ? ["y", "x", size.y - 20, 120, size.x - 60] : ["x", "y", 6, 90, size.y - 45];
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1], b = points[i];
    if ((a[along] - edge) * (b[along] - edge) > 0) continue;
    const share = (edge - a[along]) / ((b[along] - a[along]) || 1);
    const position = a[across] + share * (b[across] - a[across]);
    if (position < first || position > end || Math.abs(position - last) < (one.axis === "E" ? 90 : 30)) return undefined;
    const at = one.axis === "E" ? L.point(position, edge) : L.point(edge, position);
    const text = `${one.axis === "E" ? labels.easting : labels.northing} ${one.metres.toLocaleString("fr").replace(/\s/g, "\u00a0")}`;
    const icon = L.divIcon({className: "grid-label", html: text, iconSize: null, iconAnchor: one.axis === "E" ? [-3, 0] : [0, 17]});
    L.marker(map.containerPointToLatLng(at), {icon, interactive: false, keyboard: false}).addTo(names);
    return position;
  }
  return undefined;
}

function showOnMap(number) {
  const found = marks.get(number);
  if (!found) return;
  document.querySelector(".map").scrollIntoView({block: "center"});
  if (!findingsMap.hasLayer(found.mark)) found.mark.addTo(findingsMap);
  findingsMap.setView(found.mark.getLatLng(), Math.max(findingsMap.getZoom(), 17), {animate: false});
  found.mark.openPopup();
}

/* ---- table ---- */

function showRow(number) {
  const row = document.getElementById(`f${number}`);
  document.querySelector("tr.chosen")?.classList.remove("chosen");
  row.hidden = false;
  row.classList.add("chosen");
  row.scrollIntoView({block: "center"});
  row.focus({preventScroll: true});
}

function valueOf(row, column) {
  const cell = row.cells[column];
  return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
}

function sortBy(table, header) {
  const column = header.cellIndex;
  const down = header.getAttribute("aria-sort") === "ascending";
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const compare = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;
  const rows = Array.from(table.tBodies[0].rows, (row, place) => ({row, place, value: valueOf(row, column)}));
  rows.sort((a, b) => {
    const order = typeof a.value === "number" ? a.value - b.value : compare(a.value, b.value);
    return (down ? -order : order) || a.place - b.place;
  });
  table.tBodies[0].append(...rows.map((one) => one.row));
}

function filterRows(table, form) {
  const kinds = new Set(Array.from(form.querySelectorAll("input[name=kind]:checked"), (box) => box.value));
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const text = words.length ? row.textContent.toLowerCase() : "";
    row.hidden = !(kinds.has(row.dataset.kind) && words.every((word) => text.includes(word)));
    if (!row.hidden) shown += 1;
    const found = marks.get(Number(row.id.slice(1)));
    if (found && row.hidden) found.mark.remove();
    else if (found && !findingsMap.hasLayer(found.mark)) found.mark.addTo(findingsMap);
  }
  document.getElementById("shown").textContent = labels.shown
    .replace("{shown}", shown.toLocaleString(document.documentElement.lang))
    .replace("{total}", table.tBodies[0].rows.length.toLocaleString(document.documentElement.lang));
}

const findingsTable = document.getElementById("findings");
if (findingsTable) {
  const form = document.getElementById("filter");
  for (const header of findingsTable.tHead.rows[0].cells) header.firstElementChild.addEventListener("click", () => sortBy(findingsTable, header));
  findingsTable.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-finding]");
    if (button) showOnMap(Number(button.dataset.finding));
  });
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => filterRows(findingsTable, form), 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  filterRows(findingsTable, form);
}
