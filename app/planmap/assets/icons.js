// The signs on the tools, as outlines in a square of 24. They are ours; the word beside each says the same.

const PATHS = {
  polygon: "M12 3l9 6-3.5 11h-11L3 9z",
  rectangle: "M3 6h18v12H3z",
  edit: "M6 6h12v12H6zM4 4h4v4H4zM16 4h4v4h-4zM4 16h4v4H4zM16 16h4v4h-4z",
  drag: "M12 2v20M2 12h20M9 5l3-3 3 3M9 19l3 3 3-3M5 9l-3 3 3 3M19 9l3 3-3 3",
  rotate: "M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5",
  cut: "M4 4h16v16H4zM9 9h6v6H9z",
  split: "M4 4h16v16H4zM2 17L22 7",
  remove: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  undo: "M8 4L3 9l5 5M3 9h11a6 6 0 0 1 0 12h-4",
  redo: "M16 4l5 5-5 5M21 9H10a6 6 0 0 0 0 12h4",
  measure: "M2 8h20v8H2zM6 8v4M10 8v3M14 8v4M18 8v3",
  goto: "M12 2v6M12 16v6M2 12h6M16 12h6M7 12a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
  whole: "M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6",
  finish: "M4 12l5 5L20 6",
  back: "M20 5H9l-7 7 7 7h11zM12 9l5 6M17 9l-5 6",
  cancel: "M5 5l14 14M19 5L5 19",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add("gp-sign");
  drawing.append(path);
  return drawing;
}
